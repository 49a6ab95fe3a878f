import type { DebtListQuery } from "../../generated/operate/debts/debts.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { exportColumns } from "../../ui/export-columns.ts";
import { moneyOf } from "../../ui/money-column.ts";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";

type Debt = DebtListQuery["paymentDebts"]["nodes"][number];

const w = words.debts;

export const COLUMNS: readonly Column<Debt>[] = [
  { key: "since", title: w.since, isFixed: true, time: ({ since }) => since, text: ({ since }) => since },
  {
    key: "who",
    title: w.who,
    isFixed: true,
    text: ({ user }) => user.username,
    cell: ({ user }) => <IdLink id={user.id}>{user.username}</IdLink>,
  },
  {
    key: "payment",
    title: w.deposit,
    isFixed: true,
    text: ({ payment }) => payment.id,
    cell: ({ payment }) => <IdLink id={payment.id} />,
  },
  {
    key: "why",
    title: w.why,
    text: ({ payment: { returnReason } }) => (returnReason ? words.returns[returnReason] : ""),
  },
  {
    key: "amount",
    title: w.atFirst,
    ...moneyOf(({ amount }) => amount),
  },
  {
    key: "collected",
    title: w.collected,
    ...moneyOf(({ collectedAmount }) => collectedAmount),
  },
  {
    key: "outstanding",
    title: w.outstanding,
    isFixed: true,
    ...moneyOf(({ outstandingAmount }) => outstandingAmount),
  },
];

/** What an export has of each, in the API's own words. */
export const EXPORT_COLUMNS = exportColumns<Debt>({
  since: ({ since }) => since,
  user_id: ({ user }) => user.id,
  username: ({ user }) => user.username,
  payment_id: ({ payment }) => payment.id,
  returned_at: ({ payment }) => payment.returnedAt,
  return_reason: ({ payment }) => payment.returnReason,
  amount: ({ amount }) => amount.amount,
  collected_amount: ({ collectedAmount }) => collectedAmount.amount,
  written_off_amount: ({ writtenOffAmount }) => writtenOffAmount.amount,
  outstanding_amount: ({ outstandingAmount }) => outstandingAmount.amount,
  currency: ({ outstandingAmount }) => outstandingAmount.currency,
});
