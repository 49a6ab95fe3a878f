import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { cents, makeFakeWorld } from "../../../test/fakes/world.ts";
import type { FeeRule } from "../../domain/fees/schedule.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import { QUOTE_MS, readQuote, writeQuote } from "./quote.ts";
import { type PriceNow, withPrices } from "./with-prices.ts";

const fixed = (units: bigint, charge: FeeRule["charge"] = "ON_TOP"): FeeRule => ({
  kind: "SEND",
  userId: null,
  level: null,
  method: null,
  priority: null,
  charge,
  tiers: [{ from: 0n, fixed: units, basisPoints: 0 }],
  minimum: 0n,
  maximum: null,
});

/** Makes payments of 5 dollars that the road takes at the version of `latest` alone. */
function makeTill(world = makeFakeWorld()) {
  const { alice, fees, deps, clock } = world;
  const tried: PriceNow[] = [];
  const latest = { version: 0 };
  const till = { level: 0, judge: (_price: PriceNow): boolean => true };
  const order = {
    claim: makeClaim({ actorId: alice.userId, operation: "sendPayment", key: "k" }, []),
    priced: { kind: "SEND", userId: alice.userId, method: null, priority: "NORMAL", asked: cents(500n) },
    quote: null as ReturnType<typeof readQuote>,
  } as const;
  const pay = (changes: Partial<Pick<typeof order, "quote">> = {}) =>
    withPrices<never>(deps, { ...order, now: clock.now(), ...changes }, async (price) => {
      tried.push(price);
      const outcome: MoneyOutcome =
        price.prices === latest.version && till.judge(price)
          ? { kind: "done", subjectId: "pay_done" as never }
          : { kind: "unwarranted", loss: "PRICES" };
      return ok(outcome);
    });
  const set = (rule: FeeRule, isKnown: boolean) => {
    fees.set([rule], { isKnown });
    latest.version += 1;
  };
  return { ...world, pay, set, tried, till };
}

describe("a payment by its price", () => {
  it("is priced anew where the prices have changed since they were read", async () => {
    const till = makeTill();
    till.set(fixed(10n), true);
    till.set(fixed(20n), false);
    expect(await till.pay()).toMatchObject({ ok: true, value: { kind: "done" } });
    expect(till.tried.map(({ fee, prices }) => [fee.units, prices])).toEqual([
      [10n, 1],
      [20n, 2],
    ]);
  });

  it("is not refused for prices that do not hold any more", async () => {
    const till = makeTill();
    till.set(fixed(500n, "INSIDE"), true);
    expect(await till.pay()).toEqual({ ok: false, error: { code: "FEE_EXCEEDS_AMOUNT" } });
    till.set(fixed(499n, "INSIDE"), false);
    expect(await till.pay()).toMatchObject({ ok: true });
    expect(till.tried.at(-1)?.amount.units).toBe(1n);
  });

  it("is priced anew where its payer has another level by now, and by no level where no rule names one", async () => {
    const till = makeTill();
    const { alice, fees } = till;
    till.set({ ...fixed(10n), level: 0 }, true);
    till.till.judge = ({ level }) => level === undefined || level.level === till.till.level;
    expect(await till.pay()).toMatchObject({ ok: true, value: { kind: "done" } });
    fees.verify(alice.userId, 2, { isKnown: false });
    till.till.level = 2;
    expect(await till.pay()).toMatchObject({ ok: true, value: { kind: "done" } });
    till.set(fixed(30n), true);
    expect(await till.pay()).toMatchObject({ ok: true, value: { kind: "done" } });
    expect(till.tried.map(({ fee, level }) => [fee.units, level?.level])).toEqual([
      [10n, 0],
      [10n, 0],
      [0n, 2],
      [30n, undefined],
    ]);
  });

  it("is judged before its transaction, too, by what holds: nobody is asked to sign another price", async () => {
    const { deps, alice, fees, clock } = makeFakeWorld();
    const [claimed, priced] = [{ actorId: alice.userId, operation: "sendPayment", key: "k" }, cents(500n)] as const;
    const order = {
      claim: makeClaim(claimed, []),
      priced: { kind: "SEND", userId: alice.userId, method: null, priority: "NORMAL", asked: priced },
      quote: null,
      now: clock.now(),
    } as const;
    const asked: bigint[] = [];
    const ask = () =>
      withPrices(deps, order, async ({ fee }) => {
        asked.push(fee.units);
        return err({ code: "APPROVAL_REFUSED", fault: "DIFFERENT_PAYMENT" } as const);
      });
    fees.set([fixed(10n)], { isKnown: true });
    fees.set([fixed(20n)], { isKnown: false });
    const refused = { ok: false, error: { code: "APPROVAL_REFUSED", fault: "DIFFERENT_PAYMENT" } };
    expect(await ask()).toEqual(refused);
    expect(await ask()).toEqual(refused);
    expect(asked).toEqual([10n, 20n, 20n]);
  });

  it("gives up where they change at each try", async () => {
    const till = makeTill();
    till.set(fixed(1n), true);
    const pays = withPrices<never>(
      till.deps,
      {
        claim: makeClaim({ actorId: till.alice.userId, operation: "sendPayment", key: "k" }, []),
        priced: { kind: "SEND", userId: till.alice.userId, method: null, priority: "NORMAL", asked: cents(500n) },
        quote: null,
        now: till.clock.now(),
      },
      async () => ok({ kind: "unwarranted", loss: "PRICES" }),
    );
    await expect(pays).rejects.toThrow("changed at each try");
  });
});

describe("a quote", () => {
  it("is what is charged for a minute, and nothing else is, however the fee is borne", async () => {
    const till = makeTill();
    till.set(fixed(10n, "INSIDE"), true);
    const quote = { at: till.clock.now(), amount: 490n, fee: 10n };
    till.clock.pass(QUOTE_MS);
    expect(await till.pay({ quote })).toMatchObject({ ok: true });
    for (const other of [
      { ...quote, fee: 9n },
      { ...quote, amount: 491n },
      { ...quote, priority: "HIGH" as const },
      { ...quote, at: new Date(quote.at.getTime() - 1) },
      { ...quote, at: new Date(till.clock.now().getTime() + 2_001) },
    ])
      expect(await till.pay({ quote: other })).toEqual({ ok: false, error: { code: "FEE_QUOTE_UNUSABLE" } });
    expect(till.tried).toHaveLength(1);
  });

  it("is read as it was written, and of anything else there is none", () => {
    const quote = { at: new Date("2026-01-01T00:00:00.123Z"), amount: 10n ** 30n, fee: 0n };
    for (const one of [quote, { ...quote, priority: "LOW" as const }]) expect(readQuote(writeQuote(one))).toEqual(one);
    const written = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    for (const none of [
      "",
      "no quote",
      written(null),
      written({}),
      written([1, "1"]),
      written([1, "1", "1", "1"]),
      written([1, "1", "1", "HIGH", "HIGH"]),
      written([1, 1, "1"]),
      written([1, "-1", "1"]),
      written([1, "1", "1e3"]),
      written([1.5, "1", "1"]),
      written([9e15, "1", "1"]),
      written(["1", "1", "1"]),
    ])
      expect(readQuote(none)).toBeNull();
  });
});
