import type { Sent, ShortTransaction } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { Approval } from "../../../domain/money/approval.ts";
import type { Payment } from "../../../domain/money/payment.ts";
import type { PaymentParts } from "../../../domain/money/payment-parts.ts";
import type { Plan } from "../../../domain/money/plan.ts";
import { listUses } from "../limits/limited.ts";
import type { Limits } from "../limits/take-limits.ts";
import { noteUses } from "../limits/use-table.ts";
import { advanceStatuses } from "./advance-statuses.ts";
import { type Item, isUndecided } from "./item.ts";
import type { NewSchedule } from "./part-table.ts";
import { prepareParts } from "./parts.ts";
import { toRecording } from "./record-payments.ts";
import { recordRefusals } from "./record-refusals.ts";

type Writing = {
  /** Whose rows are locked. */
  readonly limits: Limits;
  /** Payments, and what they use of limits, where that was sent ahead and is all written. */
  readonly recorded: Sent | null;
};

/**
 * Writes what was decided: refusals, payments as they are made or move on, what they use of limits,
 * what features keep of them, the change of each; marks what is done.
 */
export async function writeDecided(
  { client, transaction }: { readonly client: pg.ClientBase; readonly transaction: ShortTransaction },
  items: readonly Item[],
  { limits, recorded }: Writing,
): Promise<void> {
  await recordRefusals(client, items);
  const done = items.filter(isUndecided);
  const moves = done.flatMap(({ plan }) => plan.moves ?? []);
  const made = done.flatMap(({ plan }) => plan.makes ?? []);
  const scheduled = done.flatMap(({ plan }) => toNewSchedule(plan) ?? []);
  const started = done.flatMap(({ plan }) => (plan.starts ? [{ id: plan.starts, approval: approvalOf(plan) }] : []));
  const calledOff = done.flatMap(({ plan }) => plan.callsOff ?? []);
  const written = { made, moves, scheduled, started, calledOff };
  await advanceStatuses(client, moves);
  if (!recorded) await noteUses(client, listUses(done, limits.limited), limits.now);
  const writeParts = prepareParts(written);
  const recording = recorded ? null : toRecording(written);
  if (recorded) await transaction.commitWith(recorded);
  else if (!writeParts) await transaction.commitWith(recording);
  else if (recording) await client.query(recording);
  const parts = (await writeParts?.(client)) ?? null;
  for (const item of done) {
    const payment = paymentAfter(item.plan, parts);
    item.outcome = { kind: "done", subjectId: item.command.subjectId, ...(payment ? { payment } : {}) };
  }
}

const toNewSchedule = (plan: Plan): NewSchedule | null =>
  plan.schedules ? { schedule: plan.schedules, approval: approvalOf(plan) } : null;

const approvalOf = ({ warrant }: Plan): Approval | null => (warrant?.kind === "approval" ? warrant.approval : null);

/** The payment as it stands now. */
function paymentAfter({ makes, moves }: Plan, parts: ReadonlyMap<string, PaymentParts> | null): Payment | undefined {
  if (!makes) return moves?.after;
  const {
    authorization: _planned,
    approval: _kept,
    methodId: _noted,
    methodKind: _counted,
    pays: _paid,
    reference: _named,
    run: _due,
    bulkRow: _listed,
    chain: _brought,
    payout: _addressed,
    ...made
  } = makes;
  return { ...made, ...parts?.get(makes.id) };
}
