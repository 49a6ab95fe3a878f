import type { ListedTransactionFragment } from "../../generated/operate/transactions/transactions.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { confirmationsOf, TransactionState } from "../../transaction/transaction-state.tsx";
import { exportColumns } from "../../ui/export-columns.ts";
import { shorten } from "../../ui/id.tsx";
import { moneyOf } from "../../ui/money-column.ts";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";

const { columns, kinds } = words.transactions;

type Listed = ListedTransactionFragment;

export const COLUMNS: readonly Column<Listed>[] = [
  {
    key: "when",
    title: columns.when,
    isFixed: true,
    text: ({ createdAt }) => createdAt,
    time: ({ createdAt }) => createdAt,
  },
  { key: "id", title: columns.id, isFixed: true, text: ({ id }) => id, cell: ({ id }) => <IdLink id={id} /> },
  { key: "kind", title: columns.kind, text: ({ kind }) => kinds[kind] },
  { key: "network", title: columns.network, text: ({ network }) => network },
  {
    key: "state",
    title: columns.state,
    isFixed: true,
    text: ({ state }) => state,
    cell: (row) => (
      <>
        <TransactionState state={row.state} />
        {row.state === "BROADCAST" && <span className="block text-dim">{columns.confirmed(confirmationsOf(row))}</span>}
      </>
    ),
  },
  {
    key: "to",
    title: columns.to,
    text: ({ to }) => to,
    cell: ({ to }) => (
      <code className="font-mono text-[0.9em]" title={to}>
        {shorten(to)}
      </code>
    ),
  },
  { key: "amount", title: columns.amount, isFixed: true, ...moneyOf(({ amount }) => amount) },
];

/** What an export has of each, in the API's own words. */
export const EXPORT_COLUMNS = exportColumns<Listed>({
  created_at: ({ createdAt }) => createdAt,
  id: ({ id }) => id,
  network: ({ network }) => network,
  kind: ({ kind }) => kind,
  state: ({ state }) => state,
  txid: ({ txid }) => txid,
  confirmations: ({ confirmations }) => confirmations,
  to: ({ to }) => to,
  payment_id: ({ payment }) => payment?.id,
  amount: ({ amount }) => amount.amount,
  currency: ({ amount }) => amount.currency,
});
