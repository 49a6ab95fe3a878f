import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { exchange, makeTrader, quote, setTerms, type Trader } from "./exchanging.ts";
import { countAnswers } from "./look-into.ts";
import { makeWorld, SEND, type World } from "./world.ts";

let world: World;
let ann: Trader;

beforeAll(async () => {
  world = await makeWorld();
  await setTerms(world);
});
afterAll(() => world.end());
beforeEach(async () => {
  ann = await makeTrader(world);
});

describe("races of exchanges", () => {
  it("make one exchange of one quote that fifty ask for at once, in two processes", async () => {
    const { id } = await quote(ann, "1.00");
    const elsewhere = (await world.another())(ann);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => exchange(i % 2 === 0 ? ann : { ...ann, ask: elsewhere.ask }, id)),
    );
    expect(countAnswers(answers.map(({ __typename }) => __typename))).toEqual({
      ExchangeSuccess: 1,
      ExchangeQuoteUsed: 49,
    });
    expect([await world.units(ann.from), await world.units(ann.to)]).toEqual(["9900", "79"]);
  });

  it("give one key's fifty callers one answer, and its quote to nobody else", async () => {
    const { id } = await quote(ann, "1.00");
    const key = { idempotencyKey: randomUUID() };
    const answers = await Promise.all(Array.from({ length: 50 }, () => exchange(ann, id, key)));
    expect(new Set(answers.map(({ payment }) => payment.id)).size).toBe(1);
    expect(await exchange(ann, id)).toMatchObject({ code: "EXCHANGE_QUOTE_USED" });
    expect(await world.units(ann.from)).toBe("9900");
  });

  it("spend a balance once, by an exchange or by a send", async () => {
    const quotes = await Promise.all(Array.from({ length: 10 }, () => quote(ann, "100.00")));
    const to = { userId: (await world.person(`p${randomUUID().slice(0, 8)}`)).userId };
    const sending = { fromAccountId: ann.from, to, amount: { amount: "100.00", currency: "USD" } };
    const answers = await Promise.all(
      quotes.flatMap(({ id }) => [
        exchange(ann, id),
        ann.ask(SEND, { input: { ...sending, idempotencyKey: randomUUID() } }).then(({ sendPayment }) => sendPayment),
      ]),
    );
    const done = answers.filter(({ __typename }) => /Success$/.test(__typename));
    expect(done).toHaveLength(1);
    expect(countAnswers(answers.map(({ __typename }) => __typename))).toMatchObject({ InsufficientFunds: 19 });
    expect(await world.units(ann.from)).toBe("0");
  });

  it("never say of a quote that it was used where the first of its batch came to nothing", async () => {
    const { id } = await quote(ann, "100.01");
    const answers = await Promise.all(Array.from({ length: 10 }, () => exchange(ann, id)));
    expect(countAnswers(answers.map(({ __typename }) => __typename))).toEqual({ InsufficientFunds: 10 });
  });
});
