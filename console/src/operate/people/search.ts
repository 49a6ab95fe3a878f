import { FILTER_SEARCH } from "../../payment/payment-filter.ts";
import { LIST_SEARCH, readMatch, readText, type Search, searchReader } from "../../ui/search.ts";

export const readPeopleSearch = searchReader({ who: readText });

/** What narrows the list of a person's payments; amounts belong to one currency. */
const READERS = { ...FILTER_SEARCH, currency: readMatch(/^[A-Z0-9]{2,16}$/) } as const;

export type PersonFilter = Search<typeof READERS>;
export const PERSON_FILTERS = Object.keys(READERS) as (keyof PersonFilter)[];
export const readPersonFilter = searchReader(READERS);
export const readPersonSearch = searchReader({ ...LIST_SEARCH, ...READERS });
