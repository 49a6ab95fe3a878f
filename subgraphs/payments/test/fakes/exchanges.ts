import { knownId } from "@coffer/contracts/ids";
import type { MarketRates, QuoteSeal } from "../../src/app/exchanges/ports.ts";
import type { ExchangeQuote } from "../../src/domain/exchanges/quote.ts";
import type { PositionAccount } from "../../src/domain/exchanges/steps.ts";
import type { ExchangeTerms, MarketRate } from "../../src/domain/exchanges/terms.ts";

export const fakePosition: PositionAccount = () => knownId("acc", "acc_01jd3m0000e00800000000p0s0");

/** Quotes by what they were told as, each for its person alone. */
export function makeFakeSeal(): QuoteSeal {
  const given = new Map<string, ExchangeQuote>();
  return {
    async seal(quote) {
      given.set(quote.quoteId, quote);
      return quote.quoteId;
    },
    async open(userId, text) {
      const quote = given.get(text);
      return quote?.userId === userId ? quote : null;
    },
  };
}

/** Euros in dollars, by terms and a market that a test may change. */
export function makeFakeMarket() {
  const terms: ExchangeTerms = {
    version: 7,
    base: "EUR",
    counter: "USD",
    effectiveAt: new Date(0),
    spreadBasisPoints: 100,
    rate: null,
    minimumRate: "1",
    maximumRate: "2",
  };
  const state: { terms: ExchangeTerms | null; said: MarketRate | null; asked: string[] } = {
    terms,
    said: { rate: "1.25", at: new Date(1) },
    asked: [],
  };
  const marketRates: MarketRates = {
    async read(base, counter) {
      state.asked.push(`${base}/${counter}`);
      return state.said;
    },
  };
  const find = async ([one, other]: readonly [string, string]) =>
    [one, other].toSorted().join() === "EUR,USD" ? state.terms : null;
  return { state, terms, marketRates, termsDesk: { find } };
}
