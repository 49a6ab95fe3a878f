import { toDecimal } from "@coffer/client/money";
import { describe, expect, it } from "vitest";
import { addUpLegs, type Leg, mayBeSent, type Side } from "./legs.ts";

const account = (code: string, scale: number) => ({ id: `acc_${code}`, name: code, currency: { code, scale } });
const leg = (key: number, side: Side, amount: string, of = account("USD", 2)): Leg => ({
  key,
  account: of,
  side,
  amount,
});

describe("the legs of an entry that is typed", () => {
  it("are not sent while one has no account, an amount that is none, or where there is but one", () => {
    const whole = leg(1, "DEBIT", "1.00");
    expect(mayBeSent([whole], "en")).toBe(false);
    expect(mayBeSent([whole, { ...leg(2, "CREDIT", "1.00"), account: null }], "en")).toBe(false);
    expect(mayBeSent([whole, leg(2, "CREDIT", "1.001")], "en")).toBe(false);
    expect(mayBeSent([whole, leg(2, "CREDIT", "-1.00")], "en")).toBe(false);
  });

  it("are not sent while one currency does not balance, though all together do", () => {
    const btc = account("BTC", 8);
    const legs = [leg(1, "DEBIT", "5.00"), leg(2, "CREDIT", "5", btc)];
    expect(mayBeSent(legs, "en")).toBe(false);
    expect(addUpLegs(legs, "en").map(({ currency, excess }) => [currency, excess?.side])).toEqual([
      ["USD", "DEBIT"],
      ["BTC", "CREDIT"],
    ]);
  });

  it("are added up exactly, beyond what a number of JavaScript holds", () => {
    const legs = [
      leg(1, "DEBIT", "9007199254740993.01"),
      leg(2, "CREDIT", "9007199254740993"),
      leg(3, "CREDIT", "0.02"),
    ];
    const [sum] = addUpLegs(legs, "en");
    expect([sum?.excess?.side, sum?.excess && toDecimal(sum.excess.by)]).toEqual(["CREDIT", "0.01"]);
    expect(mayBeSent([...legs, leg(4, "DEBIT", "0.01")], "en")).toBe(true);
  });

  it("are read as the person's language writes amounts", () => {
    expect(mayBeSent([leg(1, "DEBIT", "1.234,50"), leg(2, "CREDIT", "1234,50")], "de")).toBe(true);
  });
});
