import { LIST_SEARCH, readOneOf, type Search, searchReader } from "../../ui/search.ts";

export const REASONS = ["GIVEN_UP", "PROVIDER_FAILS", "NOT_BEGUN", "PROVIDER_WAITS"] as const;

const { after, hide } = LIST_SEARCH;
const SEARCH = { after, hide, reason: readOneOf(REASONS) } as const;

export const readStuckSearch = searchReader(SEARCH);
export type StuckSearch = Search<typeof SEARCH>;
