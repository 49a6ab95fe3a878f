import { idFromUuid } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import { money } from "@coffer/money/money";
import type { Party, Payment, PaymentFailure, PaymentKind, PaymentStatus } from "../../../domain/payment.ts";

export type PaymentRow = {
  id: string;
  kind: PaymentKind;
  status: PaymentStatus;
  currency: string;
  amount: string;
  fee: string;
  memo: string | null;
  from_account: string | null;
  from_user: string | null;
  to_account: string | null;
  to_user: string | null;
  entry_id: string;
  sequence: string;
  created_at: Date;
  completed_at: Date | null;
  authorized_amount: string | null;
  expires_at: Date | null;
  cancelled_at: Date | null;
  failed_at: Date | null;
  failure: PaymentFailure | null;
};

/** Amounts as text: a numeric column must never become a double. */
export const PAYMENT_COLUMNS = `id, kind, status, currency, amount::text AS amount, fee::text AS fee, memo, from_account, from_user, to_account, to_user, entry_id,
  sequence::text AS sequence, created_at, completed_at, authorized_amount::text AS authorized_amount, expires_at, cancelled_at, failed_at, failure`;

export function paymentOf(row: PaymentRow, assetOf: (code: string) => Asset | undefined): Payment {
  const asset = assetOf(row.currency);
  if (!asset) throw new Error(`asset ${row.currency} of a payment is missing`);
  return {
    id: idFromUuid("pay", row.id),
    kind: row.kind,
    status: row.status,
    amount: money(asset, BigInt(row.amount)),
    fee: money(asset, BigInt(row.fee)),
    memo: row.memo,
    from: partyOf(row.from_account, row.from_user),
    to: partyOf(row.to_account, row.to_user),
    entryId: row.entry_id,
    authorization:
      row.authorized_amount !== null && row.expires_at
        ? { amount: money(asset, BigInt(row.authorized_amount)), expiresAt: row.expires_at }
        : null,
    sequence: row.sequence,
    createdAt: row.created_at,
    completedAt: row.completed_at,
    cancelledAt: row.cancelled_at,
    failed: row.failed_at && row.failure ? { at: row.failed_at, reason: row.failure } : null,
  };
}

const partyOf = (account: string | null, user: string | null): Party | null =>
  account && user ? { accountId: idFromUuid("acc", account), userId: idFromUuid("usr", user) } : null;
