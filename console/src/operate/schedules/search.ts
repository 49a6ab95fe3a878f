import { readMatch, readText, type Search, searchReader } from "../../ui/search.ts";

const SEARCH = {
  currency: readMatch(/^[A-Z][A-Z0-9]{1,15}$/),
  /** Versions: the one that is shown, and the one that it is compared with. */
  shows: readMatch(/^\d{1,9}$/),
  against: readMatch(/^\d{1,9}$/),
  after: readText,
} as const;

/** What a page of tables keeps in its address. */
export const readSchedulesSearch = searchReader(SEARCH);
export type SchedulesSearch = Search<typeof SEARCH>;
