import { type BulkRowFragment, BulkRowsDocument } from "../../generated/wallet/bulk/bulk.ts";
import { ask } from "../../live/use-ask.ts";
import { ExportRows } from "../../ui/export-rows.tsx";
import { pageOf } from "../../ui/page-of.ts";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";

/** As many as the API gives at once. */
const PART = 100;

/** In the form of a file that is handed in: of the three that say whom, exactly one is filled. */
const COLUMNS: readonly Column<BulkRowFragment>[] = [
  { key: "key", title: "key", text: ({ key }) => key ?? "" },
  { key: "user_id", title: "user_id", text: ({ payee, payeeAccount }) => (payeeAccount ? "" : payee.id) },
  { key: "account_id", title: "account_id", text: ({ payeeAccount }) => payeeAccount?.id ?? "" },
  { key: "amount", title: "amount", text: ({ amount }) => amount.amount },
  { key: "currency", title: "currency", text: ({ amount }) => amount.currency },
  { key: "memo", title: "memo", text: ({ memo }) => memo ?? "" },
  { key: "reference", title: "reference", text: ({ reference }) => reference ?? "" },
];

/** What was refused is not tried again by itself: the file of it makes another bulk payment. */
export function SaveRefused({ id, name }: { readonly id: string; readonly name: string | null }) {
  const w = words.bulk;
  return (
    <ExportRows
      label={w.saveRefused}
      fileName={w.refusedOf(name ?? id)}
      columns={COLUMNS}
      pageBehind={async (after) => {
        const variables = { id, status: "REFUSED" as const, first: PART, after };
        const rows = (await ask(BulkRowsDocument, variables)).bulkPayment?.rows;
        return rows ? pageOf(rows) : { rows: [], endCursor: null };
      }}
    />
  );
}
