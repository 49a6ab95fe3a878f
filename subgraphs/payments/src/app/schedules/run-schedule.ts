import type { Worked } from "@coffer/platform/queue/worker";
import type { Warrant } from "../../domain/money/approval.ts";
import type { ScheduleId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import {
  type PaymentSchedule,
  RUN_REFUSALS,
  type Run,
  type RunRefusal,
  ran,
} from "../../domain/money/payment-schedule.ts";
import { prioritised } from "../../domain/money/priority.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import { findNeed } from "../approvals/find-need.ts";
import type { ApprovedPayees, KnownPolicies } from "../approvals/ports.ts";
import { basisOf, type Pricing, priceBy } from "../fees/known-price.ts";
import type { KnownFees } from "../fees/ports.ts";
import { submitUnattended, type Terms } from "../fees/submit-unattended.ts";
import {
  findParties,
  type OrderDeps,
  type Parties,
  type PaymentOrder,
  planPayment,
  priceOrder,
  standingOrder,
  withReference,
} from "../money/plan-payment.ts";
import type { Calendar, ScheduleDesk, ScheduleReader } from "./ports.ts";
import { nextOf } from "./step-schedule.ts";

/** What could not be paid at its date is paid late within this time, and not at all behind it. */
export const LATE_MS = 24 * 3600 * 1000;
/** The queue goes by the database's clock, which this process may be a moment behind. */
const NOT_DUE_MS = 1_000;

export type RunScheduleDeps = OrderDeps & {
  readonly schedules: ScheduleReader;
  readonly scheduleDesk: Pick<ScheduleDesk, "move">;
  readonly calendar: Calendar;
  readonly fees: KnownFees;
  readonly policies: KnownPolicies;
  readonly approvedPayees: ApprovedPayees;
};

/**
 * Brings a schedule over its next date, if that has come: pays, or notes why not. Whatever becomes
 * of the date, and the next one, is one commit, under the schedule's lock; so this may be repeated
 * and overtaken, and a crash leaves the date to whoever comes next.
 */
export const makeRunSchedule =
  (deps: RunScheduleDeps) =>
  async (id: ScheduleId): Promise<Worked> => {
    const [schedule] = await deps.schedules.findMany([id]);
    if (!schedule?.nextAt) return "remove";
    const now = deps.clock.now();
    if (schedule.nextAt > now) return { inMs: NOT_DUE_MS };
    const missed = reasonToMiss(schedule, now);
    const run = missed ? ({ result: "MISSED", reason: missed } as const) : await pay(deps, schedule, now);
    // Where somebody else's step was first, the row is where that has put it.
    if (run !== null && run.result !== "PAID") await note(deps, schedule, run);
    return "done";
  };

function reasonToMiss({ status, nextAt, resumedAt }: PaymentSchedule, now: Date) {
  const dueMs = nextAt?.getTime() ?? 0;
  if (status === "PAUSED" || (resumedAt !== null && dueMs < resumedAt.getTime())) return "PAUSED";
  return now.getTime() - dueMs > LATE_MS ? "LATE" : null;
}

/** Only where it stands as it was judged. */
const note = ({ scheduleDesk, calendar }: RunScheduleDeps, schedule: PaymentSchedule, run: Run) =>
  scheduleDesk.move(schedule.id, (standing) =>
    standing.sequence === schedule.sequence ? ran(standing, run, nextOf(calendar, standing)) : null,
  );

/** What its date came to; null: somebody else's step was first. */
async function pay(deps: RunScheduleDeps, schedule: PaymentSchedule, now: Date): Promise<Run | null> {
  const order = toOrder(schedule);
  const parties = await findParties(deps.directory, order);
  if (!parties.ok) return refusedWith(parties.error.code);
  const pricing = { ...priceOrder(order, parties.value), at: now };
  const outcome = await submitUnattended(deps, pricing, (terms) =>
    submit(deps, { schedule, order, parties: parties.value, pricing, ...terms }),
  );
  return typeof outcome === "string" ? refusedWith(outcome) : runOf(outcome);
}

type Due = Terms & {
  readonly schedule: PaymentSchedule;
  readonly order: PaymentOrder;
  readonly parties: Parties;
  readonly pricing: Pricing;
};

/** By these prices and policies, which the transaction of the payment judges. */
async function submit(deps: RunScheduleDeps, due: Due): Promise<MoneyOutcome | RunRefusal> {
  const { schedule, order, parties, pricing, basis } = due;
  const price = priceBy(basis, pricing);
  if (!price) return "FEE_EXCEEDS_AMOUNT";
  const { payment, payee } = planPayment(order, parties, { ...price, now: pricing.at });
  const warrant = await findWarrant(deps, due, payment);
  if (!warrant) return "APPROVAL_REQUIRED";
  return deps.submit({
    claim: null,
    subjectId: payment.id,
    step: {
      kind: "runSchedule",
      payment: withReference(payment, order.reference),
      schedule,
      nextAt: nextOf(deps.calendar, schedule),
      warrant,
      feeIncome: deps.feeIncome,
      ...basisOf(basis, pricing),
      ...(payee ? { payee } : {}),
    },
  });
}

/** Nobody is there to sign: what was signed when the schedule was made is good for what it said. */
async function findWarrant(
  { approvedPayees }: RunScheduleDeps,
  { schedule, policies }: Due,
  payment: Payment,
): Promise<Warrant | null> {
  const { approvedFee, from, payeeId } = schedule;
  if (approvedFee && payment.fee.units <= approvedFee.units) return { kind: "standing" };
  const judged = { payment, payerId: from.userId, payees: async () => [payeeId] };
  const need = await findNeed(approvedPayees, policies, judged);
  return need === "none" ? { kind: "policy", version: policies.version } : null;
}

const toOrder = (schedule: PaymentSchedule): PaymentOrder => ({
  ...prioritised(schedule),
  ...standingOrder(schedule),
});

function runOf(outcome: Exclude<MoneyOutcome, { kind: "unwarranted" }>): Run | null {
  if (outcome.kind === "refused") return refusedWith(outcome.refusal.code);
  if (outcome.kind === "done" && outcome.payment) return { result: "PAID", paymentId: outcome.payment.id };
  return null;
}

/** Throws where no payment of a schedule can be refused so. */
function refusedWith(code: string): Run {
  const refusal = RUN_REFUSALS.find((one) => one === code);
  if (!refusal) throw new Error(`a payment of a schedule cannot be refused with ${code}`);
  return { result: "REFUSED", refusal };
}
