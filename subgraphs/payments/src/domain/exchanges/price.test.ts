import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { priceExchange } from "./price.ts";
import { parseRate, type Rate } from "./rate.ts";

const USD = { code: "USD", scale: 2 };
const EUR = { code: "EUR", scale: 2 };
const rate = parseRate("0.8") as Rate;
const free = (sold: ReturnType<typeof money>) => ({ amount: sold, fee: money(sold.asset, 0n) });

describe("both amounts of an exchange", () => {
  it.each([
    ["SELL", money(USD, 1n), EUR, "EXCHANGE_AMOUNT_OUT_OF_RANGE"],
    ["SELL", money(USD, 10n ** 30n), EUR, "EXCHANGE_AMOUNT_OUT_OF_RANGE"],
    ["BUY", money(EUR, 10n ** 30n - 1n), USD, "EXCHANGE_AMOUNT_OUT_OF_RANGE"],
  ] as const)("are refused of %s %o", (side, amount, other, code) => {
    expect(priceExchange({ side, amount, other, rate }, free)).toEqual({ ok: false, error: { code } });
  });

  it("are refused where the fee leaves nothing to sell", () => {
    const asked = { side: "SELL", amount: money(USD, 100n), other: EUR, rate } as const;
    expect(priceExchange(asked, () => null)).toEqual({ ok: false, error: { code: "FEE_EXCEEDS_AMOUNT" } });
  });

  it("are by what is left for sale, and of a purchase the fee is beside it", () => {
    const inside = (sold: ReturnType<typeof money>, charge: string) =>
      charge === "ON_TOP"
        ? { amount: sold, fee: money(USD, 10n) }
        : { amount: money(USD, sold.units - 10n), fee: money(USD, 10n) };
    const sells = priceExchange({ side: "SELL", amount: money(USD, 110n), other: EUR, rate }, inside);
    expect(sells).toMatchObject({ value: { amount: { units: 100n }, fee: { units: 10n }, bought: { units: 80n } } });
    const buys = priceExchange({ side: "BUY", amount: money(EUR, 80n), other: USD, rate }, inside);
    expect(buys).toMatchObject({ value: { amount: { units: 100n }, fee: { units: 10n }, bought: { units: 80n } } });
  });
});
