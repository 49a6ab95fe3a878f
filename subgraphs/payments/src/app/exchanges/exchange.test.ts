import { describe, expect, it } from "vitest";
import { fakePosition, makeFakeMarket, makeFakeSeal } from "../../../test/fakes/exchanges.ts";
import { cents, makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeExchange } from "./exchange.ts";
import { makeQuoteExchange, type QuoteExchange } from "./quote-exchange.ts";

function makeDesk() {
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
type Desk = ReturnType<typeof makeDesk>;
const order = ({ alice }: Desk, quote: string, changes: object = {}) => ({
  actorId: alice.userId,
  quote,
  memo: null,
  idempotencyKey: "k",
  ...changes,
});

describe("quoteExchange", () => {
  it.each<[string, string, (desk: Desk) => Partial<QuoteExchange>]>([
    ["what is no account's id", "ACCOUNT_NOT_FOUND", () => ({ fromAccountId: null })],
    ["somebody else's account", "ACCOUNT_NOT_FOUND", ({ bob }) => ({ toAccountId: bob.account.id })],
    ["one currency", "SAME_CURRENCY", ({ alice }) => ({ toAccountId: alice.account.id })],
    ["the other side's currency", "CURRENCY_MISMATCH", () => ({ side: "BUY" })],
    ["next to nothing", "EXCHANGE_AMOUNT_OUT_OF_RANGE", () => ({ amount: cents(1n) })],
  ])("refuses %s with %s", async (_what, code, changes) => {
    const desk = makeDesk();
    expect(await desk.quoteIt({ ...desk.asked, ...changes(desk) })).toMatchObject({ error: { code } });
  });

  it.each<[string, (market: Desk["market"]) => void]>([
    ["nobody has said terms", ({ state }) => void Object.assign(state, { terms: null })],
    [
      "terms say that they are not exchanged",
      ({ state, terms }) => void Object.assign(state, { terms: { ...terms, spreadBasisPoints: null } }),
    ],
    ["the market says nothing", ({ state }) => void Object.assign(state, { said: null })],
    [
      "the market says what is not believed",
      ({ state }) => void Object.assign(state, { said: { rate: "2.01", at: new Date(1) } }),
    ],
  ])("refuses with RATE_UNAVAILABLE where %s", async (_why, change) => {
    const desk = makeDesk();
    change(desk.market);
    expect(await desk.quoteIt(desk.asked)).toEqual({ ok: false, error: { code: "RATE_UNAVAILABLE" } });
  });

  it("says both sides by the market's rate, less the spread, and asks for it as the terms name it", async () => {
    const desk = makeDesk();
    const expiresAt = new Date(desk.clock.now().getTime() + 30_000);
    expect(await desk.quoted()).toMatchObject({
      sold: cents(1_000n),
      fee: cents(0n),
      bought: cents(792n, "EUR"),
      marketRate: "1.25",
      base: "EUR",
      spreadBasisPoints: 100,
      termsVersion: 7,
      rateAt: new Date(1),
      expiresAt,
    });
    const back = { fromAccountId: desk.euros.id, toAccountId: desk.alice.account.id, amount: cents(800n, "EUR") };
    expect(await desk.quoted(back)).toMatchObject({ bought: cents(990n) });
    expect(desk.market.state.asked).toEqual(["EUR/USD", "EUR/USD"]);
  });

  it("asks no market where the terms say the rate", async () => {
    const { market, quoted } = makeDesk();
    market.state.terms = { ...market.terms, rate: "2", spreadBasisPoints: 0 };
    expect(await quoted()).toMatchObject({ bought: cents(500n, "EUR"), rateAt: new Date(0) });
    expect(market.state.asked).toEqual([]);
  });

  it("has the fee of the moment, which is taken from what is sold where that is said", async () => {
    const { fees, quoted } = makeDesk();
    const rule = { kind: "EXCHANGE", userId: null, method: null, minimum: 0n, maximum: null } as const;
    fees.set([{ ...rule, charge: "INSIDE", tiers: [{ from: 0n, fixed: 0n, basisPoints: 100 }] }]);
    expect(await quoted()).toMatchObject({ sold: cents(990n), fee: cents(10n), bought: cents(784n, "EUR") });
    expect(await quoted({ side: "BUY", amount: cents(792n, "EUR") })).toMatchObject({
      sold: cents(1_000n),
      fee: cents(10n),
      bought: cents(792n, "EUR"),
    });
  });
});

describe("exchange", () => {
  it("is refused of no quote, somebody else's, and one whose time is over, and the key stays free", async () => {
    const desk = makeDesk();
    const { token, expiresAt } = await desk.quoted();
    const refused = { ok: false, error: { code: "EXCHANGE_QUOTE_NOT_FOUND" } };
    expect(await desk.exchangeIt(order(desk, "nothing"))).toEqual(refused);
    expect(await desk.exchangeIt(order(desk, token, { actorId: desk.bob.userId }))).toEqual(refused);
    desk.clock.pass(30_000);
    expect(await desk.exchangeIt(order(desk, token))).toEqual({
      ok: false,
      error: { code: "EXCHANGE_QUOTE_EXPIRED", expiredAt: expiresAt },
    });
    expect(desk.money.submitted).toEqual([]);
    const fresh = await desk.quoted();
    expect(await desk.exchangeIt(order(desk, fresh.token))).toMatchObject({ ok: true });
  });

  it("does what was quoted until the last moment, and a repeat is answered long after", async () => {
    const desk = makeDesk();
    const { token, quoteId } = await desk.quoted();
    desk.clock.pass(29_999);
    const done = await desk.exchangeIt(order(desk, token, { memo: "for Rome" }));
    expect(done).toMatchObject({
      value: {
        kind: "EXCHANGE",
        status: "COMPLETED",
        amount: cents(1_000n),
        memo: "for Rome",
        from: { accountId: desk.alice.account.id },
        to: { accountId: desk.euros.id, userId: desk.alice.userId },
        exchange: { quoteId, bought: cents(792n, "EUR") },
      },
    });
    desk.clock.pass(86_400_000);
    expect(await desk.exchangeIt(order(desk, token, { memo: "for Rome" }))).toEqual(done);
    expect(await desk.exchangeIt(order(desk, token))).toMatchObject({ error: { code: "IDEMPOTENCY_KEY_REUSED" } });
    expect(await desk.exchangeIt(order(desk, token, { memo: "for Rome", reference: "r" }))).toMatchObject({
      error: { code: "IDEMPOTENCY_KEY_REUSED" },
    });
  });

  it.each(["EXCHANGE_QUOTE_USED", "ACCOUNT_FROZEN", "ACCOUNT_CLOSED"] as const)(
    "tells %s as it was decided, to repeats too",
    async (code) => {
      const desk = makeDesk();
      const { token } = await desk.quoted();
      desk.money.refuseNext({ code });
      for (let times = 0; times < 2; times += 1)
        expect(await desk.exchangeIt(order(desk, token))).toEqual({ ok: false, error: { code } });
    },
  );
});
