import type { Money } from "@coffer/money/money";
import type { AccountId, PaymentId, ScheduleId, UserId } from "./ids.ts";
import type { Prioritised } from "./priority.ts";

/** There is no side door: whoever changes a status takes one of these steps. */
export const SCHEDULE_TRANSITIONS = {
  ACTIVE: ["PAUSED", "ENDED"],
  PAUSED: ["ACTIVE", "ENDED"],
  ENDED: [],
} as const satisfies Record<string, readonly string[]>;

export type ScheduleStatus = keyof typeof SCHEDULE_TRANSITIONS;
export const SCHEDULE_STATUSES = Object.keys(SCHEDULE_TRANSITIONS) as readonly ScheduleStatus[];

/** What a date of a schedule can come to; each has one of these, once. */
export const RUN_RESULTS = ["PAID", "REFUSED", "MISSED", "SKIPPED"] as const;
export type RunResult = (typeof RUN_RESULTS)[number];

/** What happens to a schedule. */
export const SCHEDULE_CHANGES = ["CREATED", "PAUSED", "RESUMED", "ENDED", ...RUN_RESULTS] as const;
export type ScheduleChange = (typeof SCHEDULE_CHANGES)[number];

/** Why a schedule is PAUSED or ENDED. */
export const STOP_REASONS = ["OWNER", "REFUSALS", "COMPLETED"] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** Why a date was MISSED. */
export const MISSED_REASONS = ["PAUSED", "LATE"] as const;
export type MissedReason = (typeof MISSED_REASONS)[number];

/** Why a payment of a schedule was refused at its date. */
export const RUN_REFUSALS = [
  "INSUFFICIENT_FUNDS",
  "ACCOUNT_FROZEN",
  "ACCOUNT_CLOSED",
  "PAYEE_NOT_FOUND",
  "SAME_ACCOUNT",
  "CURRENCY_DISABLED",
  "LIMIT_EXCEEDED",
  "FEE_EXCEEDS_AMOUNT",
  "APPROVAL_REQUIRED",
] as const;
export type RunRefusal = (typeof RUN_REFUSALS)[number];

/** So many refusals one after the other, and the schedule is PAUSED. */
export const REFUSALS_MAX = 3;

/** When payments are due: all that the dates follow from, which never changes. */
export type Recurring = {
  /** Of the IANA database. */
  readonly timeZone: string;
  /** Local: 2026-01-31T09:00:00. */
  readonly startsAt: string;
  /** An RRULE (RFC 5545 §3.3.10) in one written form; null: once, at the start. */
  readonly rule: string | null;
  /** No date comes behind it; null: the rule has no end. */
  readonly lastAt: Date | null;
};

/** A standing order, as it was when it was read. */
export type PaymentSchedule = Recurring &
  Prioritised & {
    readonly id: ScheduleId;
    readonly from: { readonly accountId: AccountId; readonly userId: UserId };
    readonly payeeId: UserId;
    /** Null where a person is paid, into whichever account that is at each date. */
    readonly payeeAccountId: AccountId | null;
    readonly amount: Money;
    readonly memo: string | null;
    readonly reference: string | null;
    /** The most that a payment may cost by what its payer has signed; null: they signed nothing. */
    readonly approvedFee: Money | null;
    readonly status: ScheduleStatus;
    readonly reason: StopReason | null;
    /** Of its latest change. */
    readonly sequence: string;
    /** The first date that has come to nothing yet; null of what is ENDED. */
    readonly nextAt: Date | null;
    /** One after the other, up to now. */
    readonly refusals: number;
    readonly createdAt: Date;
    /** When it was resumed last; dates before it are not made up for. */
    readonly resumedAt: Date | null;
    readonly endedAt: Date | null;
  };

/** One change, as it is told. */
export type ScheduleEvent = {
  readonly change: ScheduleChange;
  /** Once it has happened. */
  readonly status: ScheduleStatus;
  readonly reason: StopReason | MissedReason | null;
  /** The date that it is about; null where it is about none. */
  readonly dueAt: Date | null;
  readonly paymentId: PaymentId | null;
  readonly refusal: RunRefusal | null;
};

/** What a schedule becomes, and what is told of that, in order. */
export type ScheduleMove = Pick<PaymentSchedule, "status" | "reason" | "nextAt" | "refusals" | "resumedAt"> & {
  readonly events: readonly ScheduleEvent[];
};

const eventOf = (event: Pick<ScheduleEvent, "change" | "status"> & Partial<ScheduleEvent>): ScheduleEvent => ({
  reason: null,
  dueAt: null,
  paymentId: null,
  refusal: null,
  ...event,
});

/** It was made. */
export const created = ({ status, reason, nextAt, refusals, resumedAt }: PaymentSchedule): ScheduleMove => ({
  status,
  reason,
  nextAt,
  refusals,
  resumedAt,
  events: [eventOf({ change: "CREATED", status })],
});

/** What its next date came to. */
export type Run =
  | { readonly result: "PAID"; readonly paymentId: PaymentId }
  | { readonly result: "REFUSED"; readonly refusal: RunRefusal }
  | { readonly result: "MISSED"; readonly reason: MissedReason }
  | { readonly result: "SKIPPED" };

/** A date has its result, and the one behind it is the next; null: there is none. */
export function ran(standing: PaymentSchedule, run: Run, nextAt: Date | null): ScheduleMove {
  const { result } = run;
  const refusals = refusalsAfter(standing, result);
  const stays = { ...standing, nextAt, refusals };
  const event = eventOf({
    change: result,
    status: standing.status,
    dueAt: standing.nextAt,
    paymentId: result === "PAID" ? run.paymentId : null,
    refusal: result === "REFUSED" ? run.refusal : null,
    reason: result === "MISSED" ? run.reason : null,
  });
  if (nextAt === null) return stopped(stays, "ENDED", { reason: "COMPLETED", before: [event] });
  if (standing.status === "ACTIVE" && refusals >= REFUSALS_MAX)
    return stopped(stays, "PAUSED", { reason: "REFUSALS", before: [event] });
  const { status, reason, resumedAt } = standing;
  return { status, reason, nextAt, refusals, resumedAt, events: [event] };
}

/** What was missed or skipped says nothing of the next. */
function refusalsAfter({ refusals }: PaymentSchedule, result: RunResult): number {
  if (result === "REFUSED") return Math.min(refusals + 1, REFUSALS_MAX);
  return result === "PAID" ? 0 : refusals;
}

export const paused = (standing: PaymentSchedule): ScheduleMove =>
  stopped(standing, "PAUSED", { reason: "OWNER", before: [] });

export const ended = (standing: PaymentSchedule): ScheduleMove =>
  stopped({ ...standing, nextAt: null }, "ENDED", { reason: "OWNER", before: [] });

export const resumed = ({ nextAt }: PaymentSchedule, now: Date): ScheduleMove => ({
  status: "ACTIVE",
  reason: null,
  nextAt,
  refusals: 0,
  resumedAt: now,
  events: [eventOf({ change: "RESUMED", status: "ACTIVE" })],
});

const stopped = (
  { nextAt, refusals, resumedAt }: PaymentSchedule,
  status: "PAUSED" | "ENDED",
  { reason, before }: { readonly reason: StopReason; readonly before: readonly ScheduleEvent[] },
): ScheduleMove => ({
  status,
  reason,
  nextAt,
  refusals,
  resumedAt,
  events: [...before, eventOf({ change: status, status, reason })],
});
