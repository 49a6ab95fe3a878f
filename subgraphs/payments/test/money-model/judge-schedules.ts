import type { ScheduleId } from "../../src/domain/money/ids.ts";
import type { Run, Standing } from "./books.ts";
import { nextDate, planDates } from "./dates.ts";
import { approvalReasons, offFor, overQuota, ownAccount, payeeOf, QUOTAS, unattended } from "./judge-parts.ts";
import type { Asking, Of, Said } from "./ops.ts";
import { levelOf, needsApproval, priceOf } from "./settings.ts";
import { type Bench, code, no, type Ruling, show, type Verdict, wordIs } from "./verdict.ts";
import { viewIs } from "./view.ts";

const REFUSALS_MAX = 3;
const LATE_MS = 86_400_000;

/** Nothing moves, and nothing is reserved: whether the money is there is looked at at its date. */
export function schedulePayment(op: Of<"schedulePayment">, bench: Bench): Ruling {
  const { books, settings } = bench;
  const { actor, currency, units, approval } = op;
  const dates = planDates(op, settings.now);
  if ("fault" in dates) return no({ code: "SCHEDULE_IMPOSSIBLE", fault: dates.fault });
  const from = ownAccount(books, op.from, op);
  if ("code" in from) return no(from);
  const to = payeeOf(books, op.to, op);
  if ("code" in to) return no(to);
  if (to.account?.id === from.id) return code("SAME_ACCOUNT");
  const kind = to.user === actor ? "TRANSFER" : "SEND";
  const of = { kind, user: actor, level: levelOf(books, actor), method: null, priority: undefined } as const;
  const price = priceOf(settings, { ...of, currency, units }, null);
  if ("refusal" in price) return no(price.refusal, ...offFor(bench, "payments", currency));
  const leaving = { kind, total: price.amount + price.fee, payee: to.user } as const;
  const owned = [...books.schedules.values()].filter(({ payer, status }) => payer === actor && status !== "ENDED");
  const isSigned =
    approval === "sign" && needsApproval(settings, { ...leaving, currency }, books.approved.has(`${actor} ${to.user}`));
  return {
    reasons: [
      ...offFor(bench, "payments", currency),
      ...(from.state === "CLOSED" ? [{ code: "ACCOUNT_CLOSED" }] : []),
      ...overQuota(owned.length, QUOTAS.schedules),
      ...approvalReasons(bench, op, leaving),
    ],
    make({ id: made, view }) {
      const id = made as ScheduleId;
      // Of many at once: signed, and needless once another's payment was first.
      const hasSigned = isSigned || (!bench.isAlone && approval === "sign" && view.signedFee !== null);
      books.schedules.set(id, {
        ...{ id, payer: actor, from: from.id, payee: to.user, currency, units },
        payeeAccount: to.isNamed ? null : (to.account?.id ?? null),
        ...{ startsAt: op.startsAt, zone: op.zone, rule: op.rule, lastAt: dates.lastAt },
        signedFee: hasSigned ? price.fee : null,
        ...{ status: "ACTIVE", reason: null, nextAt: dates.firstAt, refusals: 0, resumedAt: null, runs: [] },
      });
    },
  };
}

type Stepping = Extract<
  Asking,
  {
    readonly kind: "pausePaymentSchedule" | "resumePaymentSchedule" | "endPaymentSchedule" | "skipScheduledPayment";
  }
>;

export function stepSchedule(op: Stepping, { books, settings }: Bench): Ruling {
  const standing = op.schedule === null ? undefined : books.schedules.get(op.schedule);
  if (standing?.payer !== op.actor) return code("SCHEDULE_NOT_FOUND");
  const { id, status, nextAt } = standing;
  const mismatch = no({ code: "SCHEDULE_STATUS_MISMATCH", status });
  const goes = (changes: Partial<Standing>): Ruling => ({ reasons: [], make: () => books.plan(id, changes) });
  switch (op.kind) {
    case "pausePaymentSchedule":
      return status === "ACTIVE" ? goes({ status: "PAUSED", reason: "OWNER" }) : mismatch;
    case "resumePaymentSchedule":
      return status === "PAUSED"
        ? goes({ status: "ACTIVE", reason: null, refusals: 0, resumedAt: settings.now })
        : mismatch;
    case "endPaymentSchedule":
      return status === "ENDED" ? mismatch : goes({ status: "ENDED", reason: "OWNER", nextAt: null });
    case "skipScheduledPayment":
      if (nextAt === null) return mismatch;
      if (op.date !== nextAt) return no({ code: "SCHEDULE_DATE_MISMATCH", nextAt: new Date(nextAt) });
      return goes(ran(standing, { date: nextAt, result: "SKIPPED", why: null, payment: null }));
  }
}

/** Its next date has come to something. */
function ran(standing: Standing, run: Run): Partial<Standing> {
  const { result } = run;
  const refusals = result === "REFUSED" ? Math.min(standing.refusals + 1, REFUSALS_MAX) : standing.refusals;
  const after = {
    nextAt: nextDate(standing, standing.lastAt, run.date),
    refusals: result === "PAID" ? 0 : refusals,
    runs: [...standing.runs, run],
  };
  if (after.nextAt === null) return { ...after, status: "ENDED", reason: "COMPLETED" };
  const isStopped = standing.status === "ACTIVE" && after.refusals >= REFUSALS_MAX;
  return isStopped ? { ...after, status: "PAUSED", reason: "REFUSALS" } : after;
}

function missedAs({ status, resumedAt }: Standing, date: number, now: number): "PAUSED" | "LATE" | null {
  if (status === "PAUSED" || date < (resumedAt ?? date)) return "PAUSED";
  return now - date > LATE_MS ? "LATE" : null;
}

/** What its next date would come to as things stand, any of them; nothing before it has come. */
export function foretellRun(standing: Standing, bench: Bench): readonly string[] {
  const { now } = bench.settings;
  const { nextAt: date } = standing;
  if (date === null || date > now) return [];
  const missed = missedAs(standing, date, now);
  if (missed) return [`MISSED ${missed}`];
  const { reasons } = ruleOnDate(bench, standing);
  return reasons.length === 0 ? ["PAID"] : reasons.map(({ code: why }) => `REFUSED ${why}`);
}

/** Brings it over its next date, once that has come. */
export function runSchedule(bench: Bench, { schedule: id }: Of<"runSchedule">, said: Said): Verdict {
  const { books, settings } = bench;
  const standing = books.schedule(id);
  const { nextAt: date } = standing;
  if (date === null) return wordIs(said, "remove");
  if (date > settings.now) return wordIs(said, "again");
  // Where its owner's step was first, it does nothing.
  if (!bench.isAlone && wordIs(said, "NOTHING") === null) return null;
  const missed = missedAs(standing, date, settings.now);
  if (missed) {
    books.plan(id, ran(standing, { date, result: "MISSED", why: missed, payment: null }));
    return wordIs(said, `MISSED ${missed}`);
  }
  return pay(bench, { standing, date }, said);
}

function pay(
  bench: Bench,
  { standing, date }: { readonly standing: Standing; readonly date: number },
  said: Said,
): Verdict {
  const { books } = bench;
  const { reasons, make } = ruleOnDate(bench, standing);
  const isMade = said.ok === null && said.made !== undefined && said.word === "PAID";
  if (isMade && said.ok === null && said.made) {
    if (reasons.length > 0) return `the model refuses it: ${show(reasons)}`;
    make(said.made);
    books.plan(standing.id, ran(standing, { date, result: "PAID", why: null, payment: said.made.id as never }));
    return viewIs(books, said.made);
  }
  const refusal = reasons.find(({ code: why }) => wordIs(said, `REFUSED ${why}`) === null);
  if (!refusal) return `the model says ${reasons.length === 0 ? "that it is paid" : show(reasons)}`;
  books.plan(standing.id, ran(standing, { date, result: "REFUSED", why: refusal.code, payment: null }));
  return null;
}

function ruleOnDate(bench: Bench, standing: Standing): Ruling {
  const { books, settings } = bench;
  const { payer, payee, currency, signedFee } = standing;
  return unattended(bench, standing, ({ kind, total, price: { fee } }) => {
    if (signedFee !== null && fee <= signedFee) return [];
    const needs = needsApproval(settings, { kind, currency, total }, books.approved.has(`${payer} ${payee}`));
    return needs ? [{ code: "APPROVAL_REQUIRED" }] : [];
  });
}
