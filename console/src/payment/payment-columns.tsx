import { Link } from "@tanstack/react-router";
import type { MovementFragment } from "../generated/payment/payment.ts";
import { exportColumns } from "../ui/export-columns.ts";
import type { Column } from "../ui/table-types.ts";
import { words } from "../words/words.ts";
import { PaymentState, titleOf } from "./payment-state.tsx";

const w = words.payments;
const text =
  (read: (payment: MovementFragment) => string | null | undefined) =>
  (payment: MovementFragment): string =>
    read(payment) ?? "";

/** What a list of payments shows of each. */
export const PAYMENT_COLUMNS: readonly Column<MovementFragment>[] = [
  {
    key: "when",
    title: w.when,
    sort: { ascending: w.oldestFirst, descending: w.newestFirst, atFirst: "descending" },
    time: ({ createdAt }) => createdAt,
    text: ({ createdAt }) => createdAt,
  },
  {
    key: "what",
    title: w.what,
    isFixed: true,
    cell: (payment) => (
      <Link to="/payments/$id" params={{ id: payment.id }} className="font-medium underline underline-offset-2">
        {titleOf(payment)}
      </Link>
    ),
    text: titleOf,
  },
  {
    key: "memo",
    title: w.memo,
    cell: ({ memo }) => <span className="line-clamp-2 max-w-64 break-words">{memo}</span>,
    text: text(({ memo }) => memo),
  },
  { key: "account", title: w.account, text: ({ account }) => account.name },
  {
    key: "state",
    title: w.status,
    cell: (payment) => (
      <>
        <PaymentState payment={payment} />
        {payment.failureReason && (
          <span className="block text-bad text-sm">{words.payment.failures[payment.failureReason]}</span>
        )}
      </>
    ),
    text: ({ status }) => status,
  },
  {
    key: "amount",
    title: w.amount,
    isFixed: true,
    money: ({ amount, direction }) => ({ money: amount, direction }),
    text: ({ amount, direction }) => (direction === "OUT" ? `-${amount.amount}` : amount.amount),
  },
];

/** What an export has of each: every field, and each in a column of its own. */
export const EXPORT_COLUMNS = exportColumns<MovementFragment>({
  created_at: ({ createdAt }) => createdAt,
  id: ({ id }) => id,
  kind: ({ kind }) => kind,
  status: ({ status }) => status,
  priority: ({ priority }) => priority,
  direction: ({ direction }) => direction,
  amount: ({ amount }) => amount.amount,
  fee: ({ fee }) => fee.amount,
  currency: ({ amount }) => amount.currency,
  account_id: ({ account }) => account.id,
  account: ({ account }) => account.name,
  counterparty: ({ counterparty }) => counterparty?.username,
  memo: ({ memo }) => memo,
  completed_at: ({ completedAt }) => completedAt,
  expires_at: ({ expiresAt }) => expiresAt,
  cancelled_at: ({ cancelledAt }) => cancelledAt,
  failed_at: ({ failedAt }) => failedAt,
  failure: ({ failureReason }) => failureReason,
});
