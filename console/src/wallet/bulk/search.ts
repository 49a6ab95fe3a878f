import type { BulkFragment, BulkRowFragment } from "../../generated/wallet/bulk/bulk.ts";
import { readOneOf, readText, readTexts, type Search, searchReader } from "../../ui/search.ts";
import { valuesOf } from "../../values-of.ts";

export const STATES = valuesOf({
  DRAFT: true,
  RUNNING: true,
  COMPLETED: true,
  CANCELLED: true,
} satisfies Record<BulkFragment["status"], true>);
export const ROW_STATES = valuesOf({
  PENDING: true,
  PAID: true,
  REFUSED: true,
  SKIPPED: true,
} satisfies Record<BulkRowFragment["status"], true>);

const LIST = { status: readOneOf(STATES), after: readText, hide: readTexts } as const;
const ROWS = { status: readOneOf(ROW_STATES), after: readText, hide: readTexts } as const;

/** What the list of bulk payments keeps in its address, and what the rows of one of them do. */
export const readBulkSearch = searchReader(LIST);
export const readRowsSearch = searchReader(ROWS);
export type BulkSearch = Search<typeof LIST>;
export type RowsSearch = Search<typeof ROWS>;
