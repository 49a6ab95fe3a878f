import { formatMoney, type Money } from "@coffer/money/money";
import type { OnChain } from "../money/chain-payout.ts";
import type { UserId } from "../money/ids.ts";
import { MOVED, type Party, type Payment, type PaymentStatus, seenBy } from "../money/payment.ts";
import { totalOf } from "../money/total.ts";
import type { Cell } from "./csv.ts";

/** A payment of a list, with what is kept apart from it. */
export type ListedPayment = {
  readonly payment: Payment;
  readonly fromName: string | null;
  readonly toName: string | null;
  /** What its maker calls it, where whoever asked may know. */
  readonly reference: string | null;
  /** What an operator did about it last, where whoever asked is staff. */
  readonly act: { readonly kind: string; readonly reason: string } | null;
  /** Of a deposit that a chain has brought, and of a withdrawal to an address. */
  readonly chain: OnChain | null;
};

/** From whose side: null from nobody's. `isStaffs`: whoever takes it sees both sides' accounts. */
type Seen = { readonly listed: ListedPayment; readonly viewerId: UserId | null; readonly isStaffs: boolean };
type Column = (seen: Seen) => Cell;

const text = (value: string | null | undefined): Cell => (value == null ? null : { text: value });
const exact = (value: string | null | undefined): Cell => (value == null ? null : { exact: value });
const amount = (value: Money | undefined): Cell => exact(value && formatMoney(value));
const moment = (at: Date | null | undefined): Cell => exact(at?.toISOString());
const endedAs = ({ status, endedAt }: Payment, statuses: readonly PaymentStatus[]): Cell =>
  moment(statuses.includes(status) ? endedAt : null);
const sideOf = ({ listed, viewerId }: Seen) => (viewerId === null ? null : seenBy(listed.payment, viewerId));

/**
 * By the names of the first line. Programs read it: no name is changed or taken away, and one that
 * is new comes behind the last, among `ADDED`.
 */
const FIRST: Readonly<Record<string, Column>> = {
  created_at: ({ listed }) => moment(listed.payment.createdAt),
  id: ({ listed }) => exact(listed.payment.id),
  kind: ({ listed }) => exact(listed.payment.kind),
  status: ({ listed }) => exact(listed.payment.status),
  failure: ({ listed }) => exact(listed.payment.failure),
  direction: (seen) => exact(sideOf(seen)?.direction),
  amount: ({ listed }) => amount(listed.payment.amount),
  fee: ({ listed }) => amount(listed.payment.fee),
  total: ({ listed }) => amount(totalOf(listed.payment)),
  currency: ({ listed }) => exact(listed.payment.amount.asset.code),
  bought_amount: ({ listed }) => amount(listed.payment.exchange?.bought),
  bought_currency: ({ listed }) => exact(listed.payment.exchange?.bought.asset.code),
  account_id: (seen) => exact(sideOf(seen)?.own.accountId),
  counterparty: (seen) => text(counterpartyOf(seen)),
  from: ({ listed }) => text(listed.fromName),
  from_account_id: (seen) => accountOf(seen, seen.listed.payment.from),
  to: ({ listed }) => text(listed.toName),
  to_account_id: (seen) => accountOf(seen, seen.listed.payment.to),
  memo: ({ listed }) => text(listed.payment.memo),
  reference: ({ listed }) => text(listed.reference),
  authorized_amount: ({ listed }) => amount(listed.payment.authorization?.amount),
  refunded_amount: ({ listed }) => amount(listed.payment.refunded?.amount),
  refund_of: ({ listed }) => exact(listed.payment.refundOf),
  completed_at: ({ listed }) => endedAs(listed.payment, MOVED),
  cancelled_at: ({ listed }) => endedAs(listed.payment, ["CANCELLED"]),
  failed_at: ({ listed }) => endedAs(listed.payment, ["FAILED"]),
  expires_at: ({ listed }) => moment(listed.payment.authorization?.expiresAt),
};

/** What staff have besides. */
const OF_STAFF: Readonly<Record<string, Column>> = {
  operator_act: ({ listed }) => exact(listed.act?.kind),
  operator_reason: ({ listed }) => text(listed.act?.reason),
};

const ADDED: Readonly<Record<string, Column>> = {
  returned_at: ({ listed }) => moment(listed.payment.returned?.at),
  return_reason: ({ listed }) => exact(listed.payment.returned?.reason),
  network: ({ listed }) => exact(listed.chain?.network),
  txid: ({ listed }) => exact(listed.chain?.txid),
};

/** Where somebody else is paid, or pays from, is theirs to know. */
const accountOf = ({ viewerId, isStaffs }: Seen, side: Party | null): Cell =>
  exact(isStaffs || side?.userId === viewerId ? side?.accountId : null);

function counterpartyOf(seen: Seen): string | null {
  const other = sideOf(seen)?.other;
  if (!other) return null;
  return other === seen.listed.payment.from ? seen.listed.fromName : seen.listed.toName;
}

/** A file's columns: `isStaffs`: of what somebody takes who is not in it. */
export function columnsOf(isStaffs: boolean, viewerId: UserId | null) {
  const columns = Object.entries({ ...FIRST, ...(isStaffs ? OF_STAFF : {}), ...ADDED });
  return {
    names: columns.map(([name]): Cell => ({ exact: name })),
    cellsOf: (listed: ListedPayment): Cell[] => columns.map(([, read]) => read({ listed, viewerId, isStaffs })),
  };
}
