import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import { money } from "@coffer/money/money";
import type { PaymentSchedule, ScheduleStatus, StopReason } from "../../../domain/money/payment-schedule.ts";
import { type Priority, withPriority } from "../../../domain/money/priority.ts";

export type ScheduleRow = {
  id: Uuid;
  owner_id: Uuid;
  from_account: Uuid;
  to_user: Uuid;
  to_account: Uuid | null;
  currency: string;
  amount: string;
  memo: string | null;
  reference: string | null;
  time_zone: string;
  starts_at: string;
  rule: string | null;
  last_at: Date | null;
  approved_fee: string | null;
  status: ScheduleStatus;
  reason: StopReason | null;
  sequence: string;
  next_at: Date | null;
  refusals: number;
  created_at: Date;
  resumed_at: Date | null;
  ended_at: Date | null;
  priority: Priority;
};

export const SCHEDULE_COLUMNS = `s.id, s.owner_id, s.from_account, s.to_user, s.to_account, s.currency, s.amount::text AS amount, s.memo, s.reference,
  s.time_zone, s.starts_at, s.rule, s.last_at, s.approved_fee::text AS approved_fee, s.status, s.reason, s.sequence::text AS sequence, s.next_at, s.refusals,
  s.created_at, s.resumed_at, s.ended_at, s.priority`;

export function toSchedule(row: ScheduleRow, assetOf: (code: string) => Asset | undefined): PaymentSchedule {
  const asset = assetOf(row.currency);
  if (!asset) throw new Error(`asset ${row.currency} of a payment schedule is missing`);
  const schedule: PaymentSchedule = {
    id: idFromUuid("sch", row.id),
    from: { accountId: idFromUuid("acc", row.from_account), userId: idFromUuid("usr", row.owner_id) },
    payeeId: idFromUuid("usr", row.to_user),
    payeeAccountId: row.to_account && idFromUuid("acc", row.to_account),
    amount: money(asset, BigInt(row.amount)),
    memo: row.memo,
    reference: row.reference,
    timeZone: row.time_zone,
    startsAt: row.starts_at,
    rule: row.rule,
    lastAt: row.last_at,
    approvedFee: row.approved_fee === null ? null : money(asset, BigInt(row.approved_fee)),
    status: row.status,
    reason: row.reason,
    sequence: row.sequence,
    nextAt: row.next_at,
    refusals: row.refusals,
    createdAt: row.created_at,
    resumedAt: row.resumed_at,
    endedAt: row.ended_at,
  };
  return withPriority(schedule, row.priority);
}
