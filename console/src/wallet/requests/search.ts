import { readOneOf, readText, readTexts, type Search, searchReader } from "../../ui/search.ts";

export const ROLES = ["PAYER", "PAYEE"] as const;
export const STATES = ["OPEN", "PAID", "DECLINED", "CANCELLED", "EXPIRED"] as const;

const SEARCH = { role: readOneOf(ROLES), status: readOneOf(STATES), after: readText, hide: readTexts } as const;

/** What the list of requests keeps in its address. */
export const readRequestsSearch = searchReader(SEARCH);
export type RequestsSearch = Search<typeof SEARCH>;
