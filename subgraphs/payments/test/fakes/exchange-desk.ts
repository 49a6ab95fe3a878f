import { makeExchange } from "../../src/app/exchanges/exchange.ts";
import { makeQuoteExchange, type QuoteExchange } from "../../src/app/exchanges/quote-exchange.ts";
import { fakePosition, makeFakeMarket, makeFakeSeal } from "./exchanges.ts";
import { cents, makeFakeWorld } from "./world.ts";

/** Somebody with dollars and euros, and a market in memory. */
export function makeDesk() {
  const world = makeFakeWorld();
  const { deps, directory, alice } = world;
  const euros = directory.account(alice.userId, "EUR");
  const market = makeFakeMarket();
  const parts = { ...deps, ...market, quoteSeal: makeFakeSeal(), quoteMs: 30_000, position: fakePosition };
  const asked: QuoteExchange = {
    actorId: alice.userId,
    fromAccountId: alice.account.id,
    toAccountId: euros.id,
    side: "SELL",
    amount: cents(1_000n),
  };
  const quoteIt = makeQuoteExchange(parts);
  return {
    ...world,
    market,
    euros,
    asked,
    quoteIt,
    exchangeIt: makeExchange(parts),
    quoted: async (changes: Partial<QuoteExchange> = {}) => {
      const quote = await quoteIt({ ...asked, ...changes });
      if (!quote.ok) throw new Error(quote.error.code);
      return quote.value;
    },
  };
}

export type Desk = ReturnType<typeof makeDesk>;
