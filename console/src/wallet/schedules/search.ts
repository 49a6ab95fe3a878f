import { readOneOf, readText, readTexts, type Search, searchReader } from "../../ui/search.ts";

export const STATES = ["ACTIVE", "PAUSED", "ENDED"] as const;

const SEARCH = { status: readOneOf(STATES), after: readText, hide: readTexts } as const;

/** What the list of standing orders keeps in its address. */
export const readStandingSearch = searchReader(SEARCH);
export type StandingSearch = Search<typeof SEARCH>;
