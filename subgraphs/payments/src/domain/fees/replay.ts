import { add, type Money, money } from "@coffer/money/money";
import { feeOfCaptured } from "../money/captured-fee.ts";
import { type MadePayment, personOf } from "../money/made-payment.ts";
import { LEVEL_MAX } from "../money/priced.ts";
import { asksForLevel, feeBy, type Price, type PricedAtLevel, priceAt, priceOnTopAt, ruleAt } from "./price.ts";
import { type Fees, isPriced } from "./schedule.ts";

/** A payment that was made, at the prices of a moment. */
type Then = { readonly fees: Fees; readonly at: Date; readonly level: number };

/** Towards what has to be asked for, to have just so much left. */
const STEPS_MAX = 64;

const pricedOf = (made: MadePayment, level: number): PricedAtLevel => {
  if (!isPriced(made.kind)) throw new Error(`${made.id} has no price`);
  return { kind: made.kind, userId: personOf(made), method: made.method, priority: made.priority, level };
};

/** Whoever says what is to arrive of an exchange has its fee beside what is sold. */
function priceThen(made: MadePayment, asked: Money, { fees, at, level }: Then): Price | null {
  const of = { ...pricedOf(made, level), asked };
  return made.exchange?.side === "BUY" ? priceOnTopAt(fees, at, of) : priceAt(fees, at, of);
}

/** Of an authorisation of which not all was captured. */
const isPartOf = ({ reserved, amount }: MadePayment): boolean => reserved !== null && amount.units < reserved.units;

/** What that costs, or else the whole. */
const feeOf = (made: MadePayment, price: Price): Money =>
  isPartOf(made) ? feeOfCaptured(price, made.amount) : price.fee;

/**
 * What its payer asked for, which is kept nowhere: what was moved, or that and the fee, where the
 * fee was taken from it. Told by what comes to just this fee at the prices of then. `quoteMs`: so
 * long before it was made may the moment lie whose prices it has.
 */
export function askedFor(made: MadePayment, fees: Fees, quoteMs: number): Money {
  const whole = made.reserved ?? made.amount;
  // Of a part it may be too little to be seen, and more than that for the whole.
  if (made.fee.units === 0n && !isPartOf(made)) return whole;
  for (const at of momentsOf(made, fees, quoteMs))
    for (const level of levelsOf(made, whole, { fees, at })) {
      const then = { fees, at, level };
      for (const asked of [whole, ...askedInside(made, whole, then)]) {
        const price = priceThen(made, asked, then);
        if (price?.amount.units === whole.units && feeOf(made, price).units === made.fee.units) return asked;
      }
    }
  // Of nothing that can be told: as if it was beside, which is what most fees are.
  return whole;
}

/**
 * What may have been asked for, of which so much was left, where the fee is taken from it. Of what
 * was captured in part no more is known of the whole fee: it is come to from each tier, step by
 * step.
 */
function askedInside(made: MadePayment, whole: Money, { fees, at, level }: Then): Money[] {
  const rule = made.exchange?.side === "BUY" ? null : ruleAt(fees, at, { ...pricedOf(made, level), asked: whole });
  if (rule?.charge !== "INSIDE") return [];
  if (!isPartOf(made)) return [add(whole, made.fee)];
  const begins = new Set([whole.units, ...rule.tiers.map(({ from }) => from).filter((from) => from > whole.units)]);
  return [...begins].map((begin) => {
    let asked = money(whole.asset, begin);
    for (let step = 0; step < STEPS_MAX; step += 1) {
      const next = add(whole, feeBy(rule, asked));
      if (next.units === asked.units) break;
      asked = next;
    }
    return asked;
  });
}

/** When it was made, or quoted; and before each schedule that began since it may have been. */
function momentsOf({ exchange, createdAt, amount }: MadePayment, { schedules }: Fees, quoteMs: number): Date[] {
  if (exchange) return [exchange.quotedAt];
  const [end, begin] = [createdAt.getTime(), createdAt.getTime() - quoteMs];
  const began = schedules
    .filter(({ currency }) => currency === amount.asset.code)
    .map(({ effectiveAt }) => effectiveAt.getTime())
    .filter((at) => at > begin && at <= end)
    .toSorted((a, b) => b - a);
  return [createdAt, ...began.map((at) => new Date(at - 1))];
}

/** Where its price depends on them, that which its person has by now first: it is the likeliest. */
function levelsOf(made: MadePayment, asked: Money, { fees, at }: Pick<Then, "fees" | "at">): number[] {
  if (!asksForLevel(fees, at, { ...pricedOf(made, made.level), asked })) return [made.level];
  const others = Array.from({ length: LEVEL_MAX + 1 }, (_, level) => level).filter((level) => level !== made.level);
  return [made.level, ...others];
}

/**
 * What a draft would have taken of it; null: it would have been refused, for nothing would be left.
 */
export function feeByDraft(made: MadePayment, asked: Money, draft: Fees): Money | null {
  const price = priceThen(made, asked, { fees: draft, at: made.createdAt, level: made.level });
  return price && feeOf(made, price);
}
