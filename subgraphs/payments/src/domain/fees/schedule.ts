import type { UserId } from "../money/ids.ts";
import type { MethodKind } from "../money/method-kind.ts";
import type { PaymentKind } from "../money/payment.ts";
import type { Priority } from "../money/priority.ts";

/** What can cost something. What is given back never does. */
export const PRICED_KINDS = [
  "DEPOSIT",
  "WITHDRAWAL",
  "TRANSFER",
  "SEND",
  "EXCHANGE",
] as const satisfies readonly PaymentKind[];
export type PricedKind = (typeof PRICED_KINDS)[number];

export const isPriced = (kind: PaymentKind): kind is PricedKind =>
  (PRICED_KINDS as readonly PaymentKind[]).includes(kind);

/**
 * Who bears it. `ON_TOP`: where the money comes from, which pays the amount that was asked for and
 * the fee. `INSIDE`: where it goes to, which gets what was asked for less the fee.
 */
export const CHARGES = ["ON_TOP", "INSIDE"] as const;
export type Charge = (typeof CHARGES)[number];

/** In smallest units; basis points are ten thousandths of the whole amount. */
export type FeeTier = {
  /** For amounts from this one on. */
  readonly from: bigint;
  readonly fixed: bigint;
  readonly basisPoints: number;
};

export type FeeRule = {
  readonly kind: PricedKind;
  /** Of whom alone it is; null: everybody. */
  readonly userId: UserId | null;
  /** Of people of this level of verification alone; null: of any. */
  readonly level: number | null;
  /** Of which kind of method alone; null: any, or none. */
  readonly method: MethodKind | null;
  /** Of which priority alone; null: any. */
  readonly priority: Priority | null;
  readonly charge: Charge;
  /** By amount, the first from 0: one tier decides the whole fee. */
  readonly tiers: readonly [FeeTier, ...FeeTier[]];
  readonly minimum: bigint;
  /** Null: none. */
  readonly maximum: bigint | null;
};

/** What payments of one currency cost, from one moment on until the next schedule's. */
export type FeeSchedule = {
  readonly version: number;
  readonly currency: string;
  readonly effectiveAt: Date;
  readonly rules: readonly FeeRule[];
};

/** All that were ever set, and the latest version: each makes the next. 0: none was. */
export type Fees = { readonly version: number; readonly schedules: readonly FeeSchedule[] };

/** What holds at a moment: the latest to begin; of two that begin together, which was set last. */
export function scheduleAt({ schedules }: Fees, currency: string, at: Date): FeeSchedule | null {
  let found: FeeSchedule | null = null;
  for (const schedule of schedules) {
    if (schedule.currency !== currency || schedule.effectiveAt > at) continue;
    if (!found || isLater(schedule, found)) found = schedule;
  }
  return found;
}

const isLater = (a: FeeSchedule, b: FeeSchedule): boolean =>
  a.effectiveAt.getTime() === b.effectiveAt.getTime() ? a.version > b.version : a.effectiveAt > b.effectiveAt;

/** A schedule is shown whole: its lists in lists have to fit into one answer. */
export const RULES_MAX = 100;
export const TIERS_MAX = 10;
export const BASIS_POINTS_MAX = 10_000;

/** What can have a priority: what is paid to somebody, or out. */
const PRIORITISED: readonly PricedKind[] = ["SEND", "TRANSFER", "WITHDRAWAL"];

export type ScheduleFault = "TOO_MANY" | "TWICE" | "TIERS" | "MAXIMUM" | "LEVEL_OR_USER" | "NOT_PRIORITISED";

/** What is wrong with a rule among others; null: nothing. The amounts of each are in range. */
export function faultOf(rules: readonly FeeRule[], place: number): ScheduleFault | null {
  const rule = rules[place];
  if (!rule) return null;
  if (place >= RULES_MAX || rule.tiers.length > TIERS_MAX) return "TOO_MANY";
  if (rule.userId !== null && rule.level !== null) return "LEVEL_OR_USER";
  if (rule.priority !== null && !PRIORITISED.includes(rule.kind)) return "NOT_PRIORITISED";
  if (rules.slice(0, place).some((other) => nameOf(other) === nameOf(rule))) return "TWICE";
  const rising = rule.tiers.every(({ from }, i) => (i === 0 ? from === 0n : from > (rule.tiers[i - 1]?.from ?? from)));
  if (!rising) return "TIERS";
  return rule.maximum !== null && rule.maximum < rule.minimum ? "MAXIMUM" : null;
}

/** Of two rules of one name nobody could say which decides. */
const nameOf = ({ kind, userId, level, method, priority }: FeeRule): string =>
  JSON.stringify([kind, userId, level, method, priority]);
