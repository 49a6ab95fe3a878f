import { DepositState } from "../../chain-deposits/deposit-state.tsx";
import type { ListedDepositFragment } from "../../generated/operate/deposits/deposits.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { exportColumns } from "../../ui/export-columns.ts";
import { shorten } from "../../ui/id.tsx";
import { moneyOf } from "../../ui/money-column.ts";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";

const { columns } = words.staffDeposits;

type Listed = ListedDepositFragment;

export const isApart = ({ wallet }: Listed): boolean => wallet.custody === "SEGREGATED";

export const COLUMNS: readonly Column<Listed>[] = [
  { key: "seen", title: columns.seen, isFixed: true, text: ({ seenAt }) => seenAt, time: ({ seenAt }) => seenAt },
  { key: "id", title: columns.id, isFixed: true, text: ({ id }) => id, cell: ({ id }) => <IdLink id={id} /> },
  { key: "network", title: columns.network, text: ({ network }) => network },
  {
    key: "state",
    title: columns.state,
    isFixed: true,
    text: ({ state }) => state,
    cell: (row) => <DepositState deposit={row} isApart={isApart(row)} />,
  },
  {
    key: "person",
    title: columns.person,
    text: ({ wallet }) => wallet.owner.username,
    cell: ({ wallet: { owner } }) => <IdLink id={owner.id}>{owner.username}</IdLink>,
  },
  {
    key: "wallet",
    title: columns.wallet,
    text: ({ wallet }) => wallet.id,
    cell: ({ wallet }) => <IdLink id={wallet.id} />,
  },
  {
    key: "payment",
    title: columns.payment,
    text: ({ payment }) => payment?.id ?? "",
    cell: ({ payment }) => payment && <IdLink id={payment.id} />,
  },
  {
    key: "txid",
    title: columns.txid,
    text: ({ txid }) => txid,
    cell: ({ txid }) => (
      <code className="font-mono text-[0.9em]" title={txid}>
        {shorten(txid)}
      </code>
    ),
  },
  { key: "amount", title: columns.amount, isFixed: true, ...moneyOf(({ amount }) => amount) },
];

/** What an export has of each, in the API's own words. */
export const EXPORT_COLUMNS = exportColumns<Listed>({
  seen_at: ({ seenAt }) => seenAt,
  id: ({ id }) => id,
  network: ({ network }) => network,
  state: ({ state }) => state,
  confirmations: ({ confirmations }) => confirmations,
  user_id: ({ wallet }) => wallet.owner.id,
  wallet_id: ({ wallet }) => wallet.id,
  address: ({ address }) => address,
  txid: ({ txid }) => txid,
  block_height: ({ blockHeight }) => blockHeight,
  payment_id: ({ payment }) => payment?.id,
  amount: ({ amount }) => amount.amount,
  currency: ({ amount }) => amount.currency,
});
