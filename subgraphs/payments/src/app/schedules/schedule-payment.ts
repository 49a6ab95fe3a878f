import { newId } from "@coffer/contracts/ids";
import type { AssertionResponse } from "@coffer/contracts/passkeys";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Warrant } from "../../domain/money/approval.ts";
import type { ScheduleId } from "../../domain/money/ids.ts";
import type { PaymentSchedule } from "../../domain/money/payment-schedule.ts";
import { pricedBy } from "../../domain/money/priced.ts";
import { prioritised } from "../../domain/money/priority.ts";
import type { SchedulePaymentRefusal } from "../../domain/money/refusals.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import type { SubmitWarranted } from "../approvals/submit-warranted.ts";
import { toDraft } from "../approvals/to-draft.ts";
import type { KnownFees } from "../fees/ports.ts";
import { type PriceNow, withPrices } from "../fees/with-prices.ts";
import {
  findParties,
  meanPayee,
  type OrderDeps,
  type Parties,
  type PaymentOrder,
  planPayment,
  priceOrder,
  type SaidOrder,
  toClaimedArguments,
} from "../money/plan-payment.ts";
import { type AskedDates, type PlannedDates, planDates } from "./plan-dates.ts";
import type { Calendar, ScheduleFinder } from "./ports.ts";

export type SchedulePayment = SaidOrder &
  AskedDates & {
    readonly idempotencyKey: string;
    /** What the payer's passkey signed; no part of what the key is bound to. */
    readonly approval?: AssertionResponse | null;
  };

export type SchedulePaymentDeps = OrderDeps & {
  readonly schedules: ScheduleFinder;
  readonly calendar: Calendar;
  readonly fees: KnownFees;
  readonly submitWarranted: SubmitWarranted;
};

/**
 * Makes a standing order. Its payer approves it where policies want that of a payment like it;
 * whether the money is there, is looked at when a payment is due.
 */
export const makeSchedulePayment =
  (deps: SchedulePaymentDeps) =>
  async (said: SchedulePayment): Promise<Result<PaymentSchedule, SchedulePaymentRefusal>> => {
    const { actorId, idempotencyKey, startsAt, timeZone, rule } = said;
    const claim = makeClaim({ actorId, operation: "schedulePayment", key: idempotencyKey }, [
      ...toClaimedArguments({ ...said, reference: null }),
      said.reference ?? null,
      startsAt,
      timeZone,
      rule?.text ?? null,
    ]);
    const before = await deps.claims.find(claim);
    if (before) return answer(deps, before);
    const now = deps.clock.now();
    const dates = planDates(deps.calendar, said, now);
    if (!dates.ok) return dates;
    const command = await meanPayee(deps.directory, said);
    const parties = await findParties(deps.directory, command);
    if (!parties.ok) return parties;

    const priced = priceOrder(command, parties.value);
    const submitted = await withPrices(deps, { claim, priced, quote: null, now }, (price) => {
      const { payment } = planPayment(command, parties.value, { ...price, now });
      const schedule = toSchedule(command, parties.value, { dates: dates.value, now });
      const how = { operation: "schedulePayment", startsAt, timeZone, rule: rule?.text ?? null } as const;
      return deps.submitWarranted({
        claim,
        payment,
        draft: toDraft(command, payment, how),
        assertion: command.approval ?? null,
        toCommand: (warrant) => ({
          claim,
          subjectId: schedule.id,
          step: {
            kind: "schedulePayment",
            schedule: { ...schedule, approvedFee: approvedFee(warrant, price) },
            warrant,
            ...pricedBy(price),
          },
        }),
      });
    });
    if (submitted.ok) return answer(deps, submitted.value);
    if (submitted.error.code === "FEE_QUOTE_UNUSABLE") throw new Error("nothing was quoted");
    return err(submitted.error);
  };

/** No payment of it is made by the approval that costs more. */
const approvedFee = (warrant: Warrant, { fee }: PriceNow) => (warrant.kind === "approval" ? fee : null);

function toSchedule(
  command: PaymentOrder,
  { from, payee }: Parties,
  { dates, now }: { readonly dates: PlannedDates; readonly now: Date },
): PaymentSchedule {
  const { actorId, to, amount, memo, reference } = command;
  return {
    ...dates.recurring,
    ...prioritised(command),
    id: newId("sch"),
    from: { accountId: from.id, userId: actorId },
    payeeId: payee.userId,
    payeeAccountId: "accountId" in to ? (payee.account?.id ?? null) : null,
    amount,
    memo,
    reference: reference ?? null,
    approvedFee: null,
    status: "ACTIVE",
    reason: null,
    sequence: "1",
    nextAt: dates.firstAt,
    refusals: 0,
    createdAt: now,
    resumedAt: null,
    endedAt: null,
  };
}

/** Of a repeat: the schedule as it is now. */
async function answer(
  { schedules }: Pick<SchedulePaymentDeps, "schedules">,
  outcome: MoneyOutcome,
): Promise<Result<PaymentSchedule, SchedulePaymentRefusal>> {
  if (outcome.kind === "done") return ok(await readSchedule(schedules, outcome.subjectId as ScheduleId));
  if (outcome.kind === "key_reused") return err({ code: "IDEMPOTENCY_KEY_REUSED" });
  const refusal = outcome.kind === "refused" ? outcome.refusal : null;
  switch (refusal?.code) {
    case "QUOTA_EXCEEDED":
    case "ACCOUNT_CLOSED":
    case "CURRENCY_DISABLED":
      return err(refusal);
    default:
      throw new Error(`no schedule can come to ${refusal?.code ?? outcome.kind}`);
  }
}

/** Schedules are never removed. */
export async function readSchedule(schedules: ScheduleFinder, id: ScheduleId): Promise<PaymentSchedule> {
  const [found] = await schedules.findMany([id]);
  if (!found) throw new Error(`payment schedule ${id} is missing`);
  return found;
}
