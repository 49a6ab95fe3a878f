import { readOneOf, readText, readTexts, type Search, searchReader } from "../../ui/search.ts";

export const STATES = ["DRAFT", "RUNNING", "COMPLETED", "CANCELLED"] as const;
export const ROW_STATES = ["PENDING", "PAID", "REFUSED", "SKIPPED"] as const;

const LIST = { status: readOneOf(STATES), after: readText, hide: readTexts } as const;
const ROWS = { status: readOneOf(ROW_STATES), after: readText, hide: readTexts } as const;

/** What the list of bulk payments keeps in its address, and what the rows of one of them do. */
export const readBulkSearch = searchReader(LIST);
export const readRowsSearch = searchReader(ROWS);
export type BulkSearch = Search<typeof LIST>;
export type RowsSearch = Search<typeof ROWS>;
