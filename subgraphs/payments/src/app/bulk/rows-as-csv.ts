import { writeCsv } from "../../domain/bulk/write-csv.ts";
import type { BulkId } from "../../domain/money/ids.ts";
import type { BulkReader, RowPage } from "./ports.ts";

/** A part of the rows, for spreadsheets and other systems. */
export async function readBulkRowsAsCsv(bulks: BulkReader, id: BulkId, page: RowPage) {
  const { items, hasNext } = await bulks.listRows(id, page);
  return { text: writeCsv(items), lastRow: items.at(-1)?.place ?? null, hasMore: hasNext };
}
