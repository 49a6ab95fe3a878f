import type { UserId } from "../../src/domain/money/ids.ts";
import type { Currency, Refusal } from "./books.ts";
import { priceAt, type Settings, type Terms } from "./settings.ts";

/** Digits behind the point of a whole unit. */
const SCALES = { USD: 2, EUR: 2, BTC: 8 } as const satisfies Record<Currency, number>;
const WHOLE = 10_000n;

type Fraction = { readonly over: bigint; readonly under: bigint };

function toFraction(decimal: string): Fraction {
  const [whole = "", part = ""] = decimal.split(".");
  return { over: BigInt(whole + part), under: 10n ** BigInt(part.length) };
}

const isLess = (a: Fraction, b: Fraction): boolean => a.over * b.under < b.over * a.under;

/** Of two currencies, whichever is named first: the latest to begin, and of two the later. */
function termsOf({ terms, now }: Settings, one: Currency, other: Currency): Terms | null {
  let found: Terms | null = null;
  for (const each of terms) {
    const isOfBoth = [each.base, each.counter].includes(one) && [each.base, each.counter].includes(other);
    if (isOfBoth && each.at <= now && (!found || each.at >= found.at)) found = each;
  }
  return found;
}

/** Of smallest units: how many of what is bought are one of what is sold, less the spread. */
function rateOf(settings: Settings, sold: Currency, bought: Currency): Fraction | null {
  const terms = termsOf(settings, sold, bought);
  const said = terms?.rate ?? settings.market;
  if (!terms || terms.spread === null || said === null) return null;
  const rate = toFraction(said);
  if (terms.minimum !== null && isLess(rate, toFraction(terms.minimum))) return null;
  if (terms.maximum !== null && isLess(toFraction(terms.maximum), rate)) return null;
  const [over, under] = terms.base === sold ? [rate.over, rate.under] : [rate.under, rate.over];
  return {
    over: over * 10n ** BigInt(SCALES[bought]) * (WHOLE - BigInt(terms.spread)),
    under: under * 10n ** BigInt(SCALES[sold]) * WHOLE,
  };
}

export type Exchanging = {
  readonly user: UserId;
  readonly level: number;
  readonly soldIn: Currency;
  readonly boughtIn: Currency;
  readonly side: "SELL" | "BUY";
  readonly units: bigint;
};
export type ExchangePrice = { readonly sold: bigint; readonly fee: bigint; readonly bought: bigint };

/** What it comes to; or why to nothing. All that is rounded goes to the house. */
export function priceExchange(
  settings: Settings,
  { user, level, soldIn, boughtIn, side, units }: Exchanging,
): ExchangePrice | Refusal {
  const rate = rateOf(settings, soldIn, boughtIn);
  if (!rate) return { code: "RATE_UNAVAILABLE" };
  const { over, under } = rate;
  const asked = side === "SELL" ? units : (units * under + over - 1n) / over;
  const priced = {
    kind: "EXCHANGE",
    user,
    level,
    method: null,
    priority: undefined,
    currency: soldIn,
    units: asked,
  } as const;
  const price = priceAt(settings, priced, settings.now, ...(side === "BUY" ? (["ON_TOP"] as const) : []));
  if (!price) return { code: "FEE_EXCEEDS_AMOUNT" };
  const bought = side === "SELL" ? (price.amount * over) / under : units;
  if (bought === 0n) return { code: "EXCHANGE_AMOUNT_OUT_OF_RANGE" };
  return { sold: price.amount, fee: price.fee, bought };
}
