import { describe, expect, it } from "vitest";
import { type Desk, makeDesk } from "../../../test/fakes/exchange-desk.ts";
import { cents } from "../../../test/fakes/world.ts";
import type { QuoteExchange } from "./quote-exchange.ts";

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
    const rule = {
      kind: "EXCHANGE",
      userId: null,
      level: null,
      method: null,
      priority: null,
      minimum: 0n,
      maximum: null,
    } as const;
    fees.set([{ ...rule, charge: "INSIDE", tiers: [{ from: 0n, fixed: 0n, basisPoints: 100 }] }]);
    expect(await quoted()).toMatchObject({ sold: cents(990n), fee: cents(10n), bought: cents(784n, "EUR") });
    expect(await quoted({ side: "BUY", amount: cents(792n, "EUR") })).toMatchObject({
      sold: cents(1_000n),
      fee: cents(10n),
      bought: cents(792n, "EUR"),
    });
  });
});
