import { type Money, money, subtract, zero } from "@coffer/money/money";
import type { UserId } from "../money/ids.ts";
import type { MethodKind } from "../money/method-kind.ts";
import type { Priority } from "../money/priority.ts";
import { BASIS_POINTS_MAX, type FeeRule, type Fees, type PricedKind, scheduleAt } from "./schedule.ts";

/** What a payment's fee depends on, besides its amount. */
export type Priced = {
  readonly kind: PricedKind;
  /** Whose payment it is: of a deposit who gets it, else who pays. */
  readonly userId: UserId;
  /** Of the payment method that it goes to or comes from; null where there is none. */
  readonly method: MethodKind | null;
  readonly priority: Priority;
};

/** And how far that person is verified; null where no price asks for it. */
export type PricedAtLevel = Priced & { readonly level: number | null };

/** What moves, and what that costs beside. */
export type Price = { readonly amount: Money; readonly fee: Money };

/**
 * The price of what was asked for, by the schedule that holds at a moment. Null where the fee is
 * taken from the amount, and leaves nothing of it.
 */
export function priceAt(
  fees: Fees,
  at: Date,
  { asked, ...of }: PricedAtLevel & { readonly asked: Money },
): Price | null {
  const { rule, fee } = feeAt(fees, at, { asked, ...of });
  if (rule?.charge !== "INSIDE") return { amount: asked, fee };
  return fee.units < asked.units ? { amount: subtract(asked, fee), fee } : null;
}

/** The same where the fee is beside what was asked for, whoever else would bear it. */
export const priceOnTopAt = (fees: Fees, at: Date, of: PricedAtLevel & { readonly asked: Money }): Price => ({
  amount: of.asked,
  fee: feeAt(fees, at, of).fee,
});

/** Whether the price at a moment depends on how far its person is verified. */
export const asksForLevel = (fees: Fees, at: Date, { asked, ...of }: Priced & { readonly asked: Money }): boolean =>
  (scheduleAt(fees, asked.asset.code, at)?.rules ?? []).some((rule) => rule.level !== null && fits(rule, of));

/** By which rule what is asked for costs something, however much it is; null: it is free. */
export const ruleAt = (
  fees: Fees,
  at: Date,
  { asked, ...of }: PricedAtLevel & { readonly asked: Money },
): FeeRule | null => ruleFor(scheduleAt(fees, asked.asset.code, at)?.rules ?? [], of);

function feeAt(fees: Fees, at: Date, of: PricedAtLevel & { readonly asked: Money }) {
  const { asked } = of;
  const rule = ruleAt(fees, at, of);
  return { rule, fee: rule ? feeBy(rule, asked) : zero(asked.asset) };
}

/** Whatever level it is of. */
const fits = (rule: FeeRule, { kind, userId, method, priority }: Priced): boolean =>
  rule.kind === kind &&
  (rule.userId === null || rule.userId === userId) &&
  (rule.method === null || rule.method === method) &&
  (rule.priority === null || rule.priority === priority);

/**
 * The most particular one: of the person before of their level, before of the method, before of the
 * priority; of two that name the same of these, the one that names the next besides.
 */
function ruleFor(rules: readonly FeeRule[], { level, ...of }: PricedAtLevel): FeeRule | null {
  const fitting = rules.filter((rule) => fits(rule, of) && (rule.level === null || rule.level === level));
  return fitting.toSorted((a, b) => weightOf(b) - weightOf(a))[0] ?? null;
}

const weightOf = ({ userId, level, method, priority }: FeeRule): number =>
  (userId === null ? 0 : 8) + (level === null ? 0 : 4) + (method === null ? 0 : 2) + (priority === null ? 0 : 1);

/** Halves of the smallest unit are rounded up; then the least and the most are looked at. */
export function feeBy({ tiers, minimum, maximum }: FeeRule, { asset, units }: Money): Money {
  const tier = tiers.findLast(({ from }) => from <= units) ?? tiers[0];
  const whole = BigInt(BASIS_POINTS_MAX);
  const share = (units * BigInt(tier.basisPoints) + whole / 2n) / whole;
  const fee = tier.fixed + share;
  const atLeast = fee < minimum ? minimum : fee;
  return money(asset, maximum !== null && atLeast > maximum ? maximum : atLeast);
}
