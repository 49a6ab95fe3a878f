import { readOneOf, readTexts, type Search, searchReader } from "../../ui/search.ts";

export const KINDS = ["EVENT", "JOB"] as const;
export const SUBGRAPH_NAMES = ["auth", "users", "wallets", "verification", "payments", "ledger"] as const;

const READERS = { subgraph: readOneOf(SUBGRAPH_NAMES), kind: readOneOf(KINDS), hide: readTexts } as const;

export type LettersSearch = Search<typeof READERS>;
export const readLettersSearch = searchReader(READERS);
