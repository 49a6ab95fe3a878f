import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { readOneOf, readTexts, type Search, searchReader } from "../../ui/search.ts";

export const KINDS = ["EVENT", "JOB"] as const;

const READERS = { subgraph: readOneOf(SUBGRAPHS), kind: readOneOf(KINDS), hide: readTexts } as const;

export type LettersSearch = Search<typeof READERS>;
export const readLettersSearch = searchReader(READERS);
