import { describe, expect, it } from "vitest";
import { type Desk, makeDesk } from "../../../test/fakes/exchange-desk.ts";
import { cents } from "../../../test/fakes/world.ts";

const order = ({ alice }: Desk, quote: string, changes: object = {}) => ({
  actorId: alice.userId,
  quote,
  memo: null,
  idempotencyKey: "k",
  ...changes,
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
