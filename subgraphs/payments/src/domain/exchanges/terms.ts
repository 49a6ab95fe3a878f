import type { Exchanged } from "../money/exchange.ts";
import { invert, isLess, lessSpread, parseRate, type Rate } from "./rate.ts";

/** How two currencies are exchanged for each other, either way, from a moment on. */
export type ExchangeTerms = {
  readonly version: number;
  /** Rates are of one whole unit of this, … */
  readonly base: string;
  /** … in this. */
  readonly counter: string;
  readonly effectiveAt: Date;
  /** Ten thousandths of the rate that the customer does not get; null: they are not exchanged. */
  readonly spreadBasisPoints: number | null;
  /** A plain decimal; null: the market's, as it is when somebody asks. */
  readonly rate: string | null;
  /** The market's rate is taken within these, where they are said. */
  readonly minimumRate: string | null;
  readonly maximumRate: string | null;
};

/** What a market says: a plain decimal, and of when it is. */
export type MarketRate = { readonly rate: string; readonly at: Date };

/** Whether anything can be exchanged by what a market says. */
export function isWithin({ minimumRate, maximumRate }: ExchangeTerms, said: string): boolean {
  const rate = parseRate(said);
  if (!rate) return false;
  const [least, most] = [minimumRate, maximumRate].map((bound) => (bound === null ? null : parseRate(bound)));
  return !(least && isLess(rate, least)) && !(most && isLess(most, rate));
}

type By = Pick<Exchanged, "base" | "marketRate" | "spreadBasisPoints">;

/** The market's: what is bought for one whole unit of what is sold. */
export function marketRateOf({ base, marketRate }: Pick<By, "base" | "marketRate">, sold: string): Rate {
  const rate = parseRate(marketRate);
  if (!rate) throw new Error("a rate that was judged is none");
  return base === sold ? rate : invert(rate);
}

/** The customer's: whichever way it goes, the spread is taken from what they get. */
export const customerRateOf = (by: By, sold: string): Rate => lessSpread(marketRateOf(by, sold), by.spreadBasisPoints);

export type TermsFault = "SAME_CURRENCY" | "MAXIMUM" | "RATE";

/** What is wrong with what is said of two currencies; null: nothing. */
export function faultOfTerms(said: Omit<ExchangeTerms, "version" | "effectiveAt">): TermsFault | null {
  const { base, counter, rate, minimumRate, maximumRate } = said;
  if (base === counter) return "SAME_CURRENCY";
  const [least, most] = [minimumRate, maximumRate].map((bound) => (bound === null ? null : parseRate(bound)));
  if (least && most && isLess(most, least)) return "MAXIMUM";
  return rate === null || isWithin({ ...said, version: 0, effectiveAt: new Date(0) }, rate) ? null : "RATE";
}
