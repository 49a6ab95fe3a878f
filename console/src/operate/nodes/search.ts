import { LIST_SEARCH, readOneOf, searchReader } from "../../ui/search.ts";

const { after, hide } = LIST_SEARCH;

/** What is shown of a wallet: one list of it at a time. */
export const LISTS = ["transfers", "sends", "addresses"] as const;
export type ListOfWallet = (typeof LISTS)[number];

export const readNodesSearch = searchReader({ after, hide });
export const readNodeWalletSearch = searchReader({ after, hide, show: readOneOf(LISTS) });
