import { money } from "@coffer/money/money";
import type { Clock } from "@coffer/platform/values/clock";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import type { Claims, FindPayment, FindPayments, SubmitMoney } from "../../src/app/money/ports.ts";
import type { CallOff, StandingPayout } from "../../src/domain/money/chain-payout.ts";
import type { PaymentId } from "../../src/domain/money/ids.ts";
import type { NewPayment, Payment } from "../../src/domain/money/payment.ts";
import type { Judged, Plan } from "../../src/domain/money/plan.ts";
import type { StoredRefusal } from "../../src/domain/money/refusals.ts";
import type { MoneyCommand, MoneyOutcome } from "../../src/domain/money-command.ts";
import { planOf, type Step } from "../../src/domain/steps.ts";
import type { FakeBulks } from "./bulks.ts";
import type { FakeRequests } from "./requests.ts";
import type { FakeSchedules } from "./schedules.ts";

export type FakeMoney = {
  readonly submit: SubmitMoney;
  readonly claims: Claims;
  readonly payments: FindPayments;
  readonly findPayment: FindPayment;
  /** Everything that was handed in, repeats too. */
  readonly submitted: MoneyCommand[];
  /** All payments as they are now. */
  list(): Payment[];
  /** What the ledger says to the next command that no key answers. */
  refuseNext(refusal: StoredRefusal): void;
  /** What goes to addresses is kept there. */
  besides(payouts: FakePayouts): void;
};

/** How far wallets are with what goes to addresses, and what becomes of that with money. */
export type FakePayouts = {
  standing(id: PaymentId): StandingPayout | null;
  calledOff(callOff: CallOff<Payment>): void;
};

const EVERYTHING = 10n ** 30n;

/** What is kept elsewhere, and changes with payments. */
type Beside = {
  readonly requests?: Pick<FakeRequests, "standing" | "paid">;
  readonly schedules?: Pick<FakeSchedules, "standing" | "made" | "moved">;
  readonly bulks?: Pick<FakeBulks, "standing" | "started" | "paid">;
};

/**
 * Decides commands of money in memory, by the plans of the domain: keys, statuses, and what holds
 * allow. It has no balances: whether money is there, a test says with `refuseNext`. One contract
 * runs against this and PostgreSQL (../contracts/money.ts).
 */
export function makeFakeMoney(clock: Clock, { requests, schedules, bulks }: Beside = {}): FakeMoney {
  const keys = makeFakeKeys<MoneyOutcome>();
  const [payments, ends] = [new Map<string, Payment>(), new Map<string, StoredRefusal>()];
  const refusals: StoredRefusal[] = [];
  const [submitted, payouts]: [MoneyCommand[], FakePayouts[]] = [[], []];

  /** By what it depends on, as that is now. */
  function judge(plan: Plan): Judged | null {
    if (plan.ofSchedule && schedules) {
      const due = plan.ofSchedule.judge(schedules.standing(plan.ofSchedule.id));
      return due && { plan: due };
    }
    if (plan.ofRequest && requests) return plan.ofRequest.judge(requests.standing(plan.ofRequest.id));
    if (plan.ofBulk && bulks) return plan.ofBulk.judge(bulks.standing(plan.ofBulk.id));
    const standing = plan.against && payments.get(plan.against.before.id);
    return plan.against && standing ? plan.against.judge(standing, payoutFor(plan, payouts[0])) : { plan };
  }

  function decide({ claim, subjectId, step }: MoneyCommand): MoneyOutcome {
    const judged = judge(planOf(step));
    if (judged === null) return { kind: "stale" };
    if ("refusal" in judged) return { kind: "refused", refusal: judged.refusal };
    const { outOf } = judged.plan;
    // Without balances, all of it is there.
    const plan = outOf ? outOf.judge(money(outOf.asset, EVERYTHING)) : judged.plan;
    const { moves, whenClosed } = plan;
    if (moves && claim === null && payments.get(moves.before.id)?.status !== moves.from) return { kind: "stale" };
    const refusal = refusals.shift() ?? findRefusal(step, { ends, now: clock.now() });
    const isClosed = refusal?.code === "ACCOUNT_CLOSED" && whenClosed !== undefined;
    if (refusal && !isClosed) return plan.isStaleWhenRefused ? { kind: "stale" } : { kind: "refused", refusal };

    if (plan.schedules) schedules?.made(plan.schedules);
    if (plan.callsOff) payouts[0]?.calledOff(plan.callsOff);
    if (plan.starts) bulks?.started(plan.starts, plan.warrant?.kind === "approval");
    if (plan.makes?.bulkRow && bulks?.paid(plan.makes.bulkRow, plan.makes.id) === false) return { kind: "stale" };
    const { makes, moves: taken } = isClosed ? whenClosed : plan;
    const payment = makes ? store(makes, step) : taken?.after;
    for (const changed of [payment, taken?.after]) if (changed) payments.set(changed.id, changed);
    if (makes?.pays && payment) requests?.paid(makes.pays, payment);
    if (makes?.run) schedules?.moved(makes.run.scheduleId, makes.run.move);
    const end = endOf(step);
    if (end && payment) ends.set(payment.id, end);
    return { kind: "done", subjectId, ...(payment ? { payment } : {}) };
  }

  return {
    submitted,
    async submit(command) {
      submitted.push(command);
      if (!command.claim) return decide(command);
      let isOurs = false;
      const decided = await keys.decide(command.claim, async () => {
        isOurs = true;
        return decide(command);
      });
      return isOurs && decided.ok ? decided.value : asKnown(decided);
    },
    claims: {
      async find(claim) {
        const known = await keys.find(claim);
        return known && asKnown(known);
      },
    },
    payments: { findMany: async (ids) => ids.map((id) => payments.get(id) ?? null) },
    findPayment: async (id) => payments.get(id) ?? null,
    list: () => [...payments.values()],
    refuseNext: (refusal) => void refusals.push(refusal),
    besides: (given) => void payouts.push(given),
  };
}

const payoutFor = ({ against }: Plan, payouts: FakePayouts | undefined): StandingPayout | null =>
  (against?.withPayout && payouts?.standing(against.before.id)) ?? null;

type Known = NonNullable<Awaited<ReturnType<ReturnType<typeof makeFakeKeys<MoneyOutcome>>["find"]>>>;

/** To a repeat: what was made is named, and not shown as it was. */
function asKnown(known: Known): MoneyOutcome {
  if (!known.ok) return { kind: "key_reused" };
  return known.value.kind === "done" ? { kind: "done", subjectId: known.value.subjectId } : known.value;
}

function store(
  { authorization, pays: _paid, reference: _named, run: _due, bulkRow: _listed, ...payment }: NewPayment,
  step: Step,
): Payment {
  if (!authorization) return payment;
  const seconds = step.kind === "authorize" ? step.timeoutSeconds : 0;
  const expiresAt = new Date(payment.createdAt.getTime() + seconds * 1_000);
  return { ...payment, authorization: { ...authorization, expiresAt } };
}

type Holds = { readonly ends: ReadonlyMap<string, StoredRefusal>; readonly now: Date };

/** What the ledger says of a hold by itself. */
function findRefusal(step: Step, { ends, now }: Holds): StoredRefusal | null {
  if (step.kind !== "capture" && step.kind !== "release") return null;
  const ended = ends.get(step.payment.id);
  if (ended) return ended;
  const { authorization } = step.payment;
  if (!authorization) throw new Error("no authorisation");
  const isOver = now >= authorization.expiresAt;
  if (step.kind === "release") return step.action === "expire" && !isOver ? { code: "NOT_PAYEE" } : null;
  if (isOver) return { code: "AUTHORIZATION_EXPIRED" };
  const { asset, units } = authorization.amount;
  if (step.amount.units <= units) return null;
  return { code: "AMOUNT_EXCEEDS_AUTHORIZATION", authorized: { units: String(units), currency: asset.code } };
}

function endOf(step: Step): StoredRefusal | null {
  if (step.kind === "capture") return { code: "AUTHORIZATION_CAPTURED" };
  if (step.kind !== "release") return null;
  return { code: step.action === "void" ? "AUTHORIZATION_VOIDED" : "AUTHORIZATION_EXPIRED" };
}
