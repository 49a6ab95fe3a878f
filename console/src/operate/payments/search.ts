import { FILTER_SEARCH } from "../../payment/payment-filter.ts";
import { LIST_SEARCH, readMatch, type Search, searchReader } from "../../ui/search.ts";

const { kind, status, from, until } = FILTER_SEARCH;
/** What narrows the list of everybody's payments, as far as the API filters it. */
const READERS = { kind, status, currency: readMatch(/^[A-Z0-9]{2,16}$/), from, until } as const;
const { after, hide } = LIST_SEARCH;

export type EveryFilter = Search<typeof READERS>;
export const EVERY_FILTERS = Object.keys(READERS) as (keyof EveryFilter)[];
export const readEveryFilter = searchReader(READERS);
export const readEverySearch = searchReader({ after, hide, ...READERS });
