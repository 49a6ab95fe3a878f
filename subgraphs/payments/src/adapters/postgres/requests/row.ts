import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import { money } from "@coffer/money/money";
import type { AskedAmount, PaymentRequest, RequestStatus } from "../../../domain/money/payment-request.ts";
import { PRESENT } from "../clock/present.ts";

export type RequestRow = {
  id: Uuid;
  payee_id: Uuid;
  to_account: Uuid;
  payer_id: Uuid | null;
  is_named: boolean;
  currency: string;
  amount: string | null;
  minimum: string | null;
  maximum: string | null;
  memo: string | null;
  reference: string | null;
  status: RequestStatus;
  sequence: string;
  reminders: number;
  reminded_at: Date | null;
  created_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  is_over: boolean;
  payment_id: Uuid | null;
};

/** Whether its time is over, the database's clock says at the moment of the look. */
export const REQUEST_COLUMNS = `r.id, r.payee_id, r.to_account, r.payer_id, r.is_named, r.currency, r.amount::text AS amount, r.minimum::text AS minimum,
  r.maximum::text AS maximum, r.memo, r.reference, r.status, r.sequence::text AS sequence, r.reminders, r.reminded_at, r.created_at, r.expires_at, r.ended_at,
  ${PRESENT} >= r.expires_at AS is_over, r.payment_id`;

export function toRequest(row: RequestRow, assetOf: (code: string) => Asset | undefined): PaymentRequest {
  const asset = assetOf(row.currency);
  if (!asset) throw new Error(`asset ${row.currency} of a payment request is missing`);
  return {
    id: idFromUuid("prq", row.id),
    payee: { accountId: idFromUuid("acc", row.to_account), userId: idFromUuid("usr", row.payee_id) },
    payerId: row.payer_id && idFromUuid("usr", row.payer_id),
    isNamed: row.is_named,
    asset,
    asks: toAsked(row, asset),
    memo: row.memo,
    reference: row.reference,
    status: row.status,
    sequence: row.sequence,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    isOver: row.is_over,
    paymentId: row.payment_id && idFromUuid("pay", row.payment_id),
    reminders: row.reminders,
    remindedAt: row.reminded_at,
  };
}

function toAsked({ amount, minimum, maximum }: RequestRow, asset: Asset): AskedAmount {
  const read = (units: string | null) => (units === null ? null : money(asset, BigInt(units)));
  const exact = read(amount);
  return exact ? { kind: "exact", amount: exact } : { kind: "open", minimum: read(minimum), maximum: read(maximum) };
}
