import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import { type Money, money } from "@coffer/money/money";
import type { BulkPayment, BulkRow, BulkStatus, RowRefusal, RowStatus } from "../../../domain/money/bulk-payment.ts";

export type BulkPaymentRow = {
  id: Uuid;
  owner_id: Uuid;
  from_account: Uuid;
  currency: string;
  name: string | null;
  rows: number;
  amount: string;
  fee: string;
  cost: string;
  leaving: string;
  digest: Buffer;
  status: BulkStatus;
  sequence: string;
  paid: number;
  refused: number;
  skipped: number;
  approved: boolean;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
};

export const BULK_COLUMNS = `b.id, b.owner_id, b.from_account, b.currency, b.name, b.rows, b.amount::text AS amount, b.fee::text AS fee, b.cost::text AS cost,
  b.leaving::text AS leaving, b.digest, b.status, b.sequence::text AS sequence, b.paid, b.refused, b.skipped, b.approved, b.created_at, b.started_at, b.ended_at`;

export type AssetOf = (code: string) => Asset | undefined;

function moneyIn(assetOf: AssetOf, currency: string): (units: string) => Money {
  const asset = assetOf(currency);
  if (!asset) throw new Error(`asset ${currency} of a bulk payment is missing`);
  return (units) => money(asset, BigInt(units));
}

export function toBulk(row: BulkPaymentRow, assetOf: AssetOf): BulkPayment {
  const read = moneyIn(assetOf, row.currency);
  return {
    id: idFromUuid("blk", row.id),
    from: { accountId: idFromUuid("acc", row.from_account), userId: idFromUuid("usr", row.owner_id) },
    name: row.name,
    rows: row.rows,
    amount: read(row.amount),
    fee: read(row.fee),
    cost: read(row.cost),
    leaving: read(row.leaving),
    digest: row.digest,
    status: row.status,
    sequence: row.sequence,
    counts: { paid: row.paid, refused: row.refused, skipped: row.skipped },
    isApproved: row.approved,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}

export type BulkRowRow = {
  bulk_id: Uuid;
  place: number;
  key: string | null;
  to_user: Uuid;
  to_account: Uuid | null;
  currency: string;
  amount: string;
  fee: string;
  cost: string;
  memo: string | null;
  reference: string | null;
  status: RowStatus;
  payment_id: Uuid | null;
  refusal: RowRefusal | null;
  at: Date | null;
};

export const ROW_COLUMNS = `r.bulk_id, r.place, r.key, r.to_user, r.to_account, b.currency, r.amount::text AS amount, r.fee::text AS fee, r.cost::text AS cost,
  r.memo, r.reference, r.status, r.payment_id, r.refusal, r.at`;

export function toBulkRow(row: BulkRowRow, assetOf: AssetOf): BulkRow {
  const read = moneyIn(assetOf, row.currency);
  return {
    bulkId: idFromUuid("blk", row.bulk_id),
    place: row.place,
    key: row.key,
    payeeId: idFromUuid("usr", row.to_user),
    payeeAccountId: row.to_account && idFromUuid("acc", row.to_account),
    amount: read(row.amount),
    fee: read(row.fee),
    cost: read(row.cost),
    memo: row.memo,
    reference: row.reference,
    status: row.status,
    paymentId: row.payment_id && idFromUuid("pay", row.payment_id),
    refusal: row.refusal,
    at: row.at,
  };
}
