import { fromApi, sum, toApi } from "@coffer/client/money";
import { type BulkRowFragment, BulkRowsDocument, type BulkRowsQuery } from "../../generated/wallet/bulk/bulk.ts";
import { ask } from "../../live/use-ask.ts";
import { hashRows } from "./digest-rows.ts";
import type { OneBulk } from "./follow-bulk.ts";

/** As many as the API gives at once. */
const PART = 100;

type Checking = { readonly signal: AbortSignal; readonly onRead: (rows: number) => void };

/**
 * Whether its sum and its digest, which are signed, are those of the rows that the page shows:
 * whoever approves it has seen rows, and no digest.
 */
export async function isOfItsRows(bulk: OneBulk, { signal, onRead }: Checking): Promise<boolean> {
  const rows: BulkRowFragment[] = [];
  for (let after: string | null = null, isMore = true; isMore; ) {
    const answer: BulkRowsQuery = await ask(
      BulkRowsDocument,
      { id: bulk.id, status: null, first: PART, after },
      { signal },
    );
    const part = answer.bulkPayment?.rows;
    if (!part) return false;
    rows.push(...part.nodes);
    onRead(rows.length);
    after = part.pageInfo.endCursor;
    isMore = part.pageInfo.hasNextPage && rows.length < bulk.rowCount;
  }
  return (
    rows.length === bulk.rowCount && sumOf(rows, bulk) === bulk.amount.amount && (await hashRows(rows)) === bulk.digest
  );
}

const sumOf = (rows: readonly BulkRowFragment[], { amount }: OneBulk): string =>
  toApi(
    sum(
      rows.map((row) => fromApi(row.amount)),
      fromApi(amount).currency,
    ),
  ).amount;
