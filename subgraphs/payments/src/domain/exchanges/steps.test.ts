import { knownId, newId, newUuid, uuidOf } from "@coffer/contracts/ids";
import { type Money, money } from "@coffer/money/money";
import fc from "fast-check";
import { it } from "vitest";
import { type Price, priceOnTopAt } from "../fees/price.ts";
import type { Exchanged } from "../money/exchange.ts";
import type { AccountId } from "../money/ids.ts";
import { priceExchange } from "./price.ts";
import { EXCHANGES } from "./steps.ts";
import { customerRateOf } from "./terms.ts";

const ASSETS = [
  { code: "USD", scale: 2 },
  { code: "BTC", scale: 8 },
  { code: "ETH", scale: 18 },
] as const;
const FREE = { version: 0, schedules: [] };
const userId = newId("usr");
const AT = new Date(0);
const accounts = new Map(
  ASSETS.map(({ code }) => [code as string, { mine: newId("acc"), house: newId("acc"), fees: newId("acc") }]),
);
const accountOf = (code: string, whose: "mine" | "house" | "fees"): AccountId =>
  accounts.get(code)?.[whose] ?? knownId("acc", "acc_01jd3m0000e00800000000feef");

type Done = Pick<Exchanged, "base" | "marketRate" | "spreadBasisPoints" | "side" | "bought"> & {
  readonly sold: Money;
  readonly fee: Money;
};

function planOf({ sold, fee, ...done }: Done) {
  const id = newId("pay");
  const times = { rateAt: AT, quotedAt: AT, expiresAt: AT };
  return EXCHANGES.plans.exchange({
    kind: "exchange",
    payment: {
      id,
      kind: "EXCHANGE",
      status: "COMPLETED",
      amount: sold,
      fee,
      memo: null,
      from: { accountId: accountOf(sold.asset.code, "mine"), userId },
      to: { accountId: accountOf(done.bought.asset.code, "mine"), userId },
      entryId: uuidOf(id),
      sequence: "1",
      createdAt: AT,
      endedAt: AT,
      exchange: { ...done, ...times, quoteId: newUuid(), termsVersion: 1 },
    },
    position: (code) => accountOf(code, "house"),
    feeIncome: (code) => accountOf(code, "fees"),
  });
}

it("whatever is exchanged, however often, each currency sums to zero over customers, house and fees", () => {
  const trade = fc.record({
    pair: fc.constantFrom(...ASSETS.flatMap((a) => ASSETS.filter((b) => a !== b).map((b) => [a, b] as const))),
    side: fc.constantFrom("SELL" as const, "BUY" as const),
    units: fc.bigInt({ min: 1n, max: 10n ** 22n }),
    rate: fc.bigInt({ min: 1n, max: 10n ** 12n }).map((n) => `${n}.0000001`),
    spread: fc.integer({ min: 0, max: 9999 }),
    isBase: fc.boolean(),
    basisPoints: fc.integer({ min: 0, max: 10_000 }),
  });
  fc.assert(
    fc.property(fc.array(trade, { minLength: 20, maxLength: 20 }), (trades) => {
      const balances = new Map<AccountId, bigint>();
      for (const { pair, side, units, rate, spread, isBase, basisPoints } of trades) {
        const [from, to] = pair;
        const by = { base: isBase ? from.code : to.code, marketRate: rate, spreadBasisPoints: spread };
        const [amount, other] = side === "SELL" ? [money(from, units), to] : [money(to, units), from];
        const priced = priceExchange(
          { side, amount, other, rate: customerRateOf(by, from.code) },
          (sold): Price => ({
            ...priceOnTopAt(FREE, AT, {
              kind: "EXCHANGE",
              userId,
              method: null,
              priority: "NORMAL",
              level: null,
              asked: sold,
            }),
            fee: money(sold.asset, (sold.units * BigInt(basisPoints)) / 10_000n),
          }),
        );
        if (!priced.ok) continue;
        const { amount: sold, fee, bought } = priced.value;
        const plan = planOf({ ...by, side, sold, fee, bought });
        for (const entry of plan.entries)
          if (entry.action === "post")
            for (const leg of entry.legs)
              balances.set(leg.accountId, (balances.get(leg.accountId) ?? 0n) + leg.amount.units);
      }
      return ASSETS.every(({ code }) => {
        const [mine, house, fees] = (["mine", "house", "fees"] as const).map(
          (whose) => balances.get(accountOf(code, whose)) ?? 0n,
        );
        return (mine ?? 0n) + (house ?? 0n) + (fees ?? 0n) === 0n;
      });
    }),
    { numRuns: 250 },
  );
});
