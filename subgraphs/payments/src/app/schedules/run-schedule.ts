import type { Worked } from "@coffer/platform/queue/worker";
import { type ApprovalPolicies, approvalNeeded } from "../../domain/approvals/policy.ts";
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
import type { ApprovedPayees, KnownPolicies } from "../approvals/ports.ts";
import {
  basisOf,
  isSameBasis,
  knownBasis,
  type PriceBasis,
  type Pricing,
  priceBy,
  readBasis,
} from "../fees/known-price.ts";
import type { KnownFees } from "../fees/ports.ts";
import {
  findParties,
  type OrderDeps,
  type Parties,
  type PaymentOrder,
  planPayment,
  priceOrder,
  withReference,
} from "../money/plan-payment.ts";
import type { Calendar, ScheduleDesk, ScheduleReader } from "./ports.ts";
import { nextOf } from "./step-schedule.ts";

/** What could not be paid at its date is paid late within this time, and not at all behind it. */
export const LATE_MS = 24 * 3600 * 1000;
/** Each needs another operator's word meanwhile. */
const TRIES_MAX = 5;
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
  let [basis, policies] = await Promise.all([knownBasis(deps.fees, pricing), deps.policies.known()]);
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const outcome = await submit(deps, { schedule, order, parties: parties.value, pricing, basis, policies });
    if (typeof outcome === "string") {
      // Nobody is refused for what does not hold any more.
      const [read, known] = [await readBasis(deps.fees, pricing), await deps.policies.read()];
      if (isSameBasis(read, basis) && known.version === policies.version) return refusedWith(outcome);
      [basis, policies] = [read, known];
    } else if (outcome.kind === "unwarranted")
      [basis, policies] = await Promise.all([readBasis(deps.fees, pricing), deps.policies.read()]);
    else return runOf(outcome);
  }
  throw new Error("the prices or the policies changed at each try");
}

type Due = {
  readonly schedule: PaymentSchedule;
  readonly order: PaymentOrder;
  readonly parties: Parties;
  readonly pricing: Pricing;
  readonly basis: PriceBasis;
  readonly policies: ApprovalPolicies;
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
  const need = approvalNeeded(policies, payment);
  if (need === "of any") return null;
  if (need === "of a new payee" && !(await approvedPayees.has({ payerId: from.userId, payeeId }))) return null;
  return { kind: "policy", version: policies.version };
}

const toOrder = (schedule: PaymentSchedule): PaymentOrder => ({
  ...prioritised(schedule),
  ...toPlainOrder(schedule),
});

const toPlainOrder = ({ from, payeeId, payeeAccountId, amount, memo, reference }: PaymentSchedule): PaymentOrder => ({
  actorId: from.userId,
  fromAccountId: from.accountId,
  to: payeeAccountId === null ? { userId: payeeId } : { accountId: payeeAccountId },
  amount,
  memo,
  reference,
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
