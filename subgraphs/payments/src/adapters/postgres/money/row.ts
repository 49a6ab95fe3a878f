import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import type { Party, Payment, PaymentKind, PaymentStatus } from "../../../domain/money/payment.ts";
import { type Priority, withPriority } from "../../../domain/money/priority.ts";
import type { AssetOf } from "./part-table.ts";
import { PART_COLUMNS, PART_JOINS, type PartsRow, readParts } from "./parts.ts";

export type PaymentRow = PartsRow & {
  id: Uuid;
  kind: PaymentKind;
  status: PaymentStatus;
  currency: string;
  amount: string;
  fee: string;
  memo: string | null;
  from_account: Uuid | null;
  from_user: Uuid | null;
  to_account: Uuid | null;
  to_user: Uuid | null;
  entry_id: Uuid;
  sequence: string;
  created_at: Date;
  ended_at: Date | null;
  priority: Priority;
};

/**
 * Payments of a table, or of what selects their rows, with what features keep of them. Amounts as
 * text: a numeric column must never become a double.
 */
export const selectPayments = (
  from: string,
) => `SELECT p.id, p.kind, p.status, p.currency, p.amount::text AS amount, p.fee::text AS fee, p.memo, p.from_account, p.from_user, p.to_account, p.to_user, p.entry_id,
  p.sequence::text AS sequence, p.created_at, p.ended_at, p.priority, ${PART_COLUMNS} FROM ${from} p ${PART_JOINS}`;

export function toPayment(row: PaymentRow, assetOf: AssetOf): Payment {
  const asset = assetOf(row.currency);
  if (!asset) throw new Error(`asset ${row.currency} of a payment is missing`);
  const payment: Payment = {
    id: idFromUuid("pay", row.id),
    kind: row.kind,
    status: row.status,
    amount: money(asset, BigInt(row.amount)),
    fee: money(asset, BigInt(row.fee)),
    memo: row.memo,
    from: partyOf(row.from_account, row.from_user),
    to: partyOf(row.to_account, row.to_user),
    entryId: row.entry_id,
    sequence: row.sequence,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    ...readParts(row, asset, assetOf),
  };
  return withPriority(payment, row.priority);
}

const partyOf = (account: Uuid | null, user: Uuid | null): Party | null =>
  account && user ? { accountId: idFromUuid("acc", account), userId: idFromUuid("usr", user) } : null;
