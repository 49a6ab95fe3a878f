import { describe, expect, it } from "vitest";
import type { KeptOfFragment } from "../../generated/operate/cold-storage/cold-storage.ts";
import { keptOf } from "./kept-of.ts";

const eth = (amount: string) => ({ amount: `${amount}.00`, currency: "ETH" });
const usdc = (amount: string) => ({ amount: `${amount}.0`, currency: "USDC" });
const token = (balance: ReturnType<typeof usdc> | null) => ({ currency: { code: "USDC" }, balance });
const place = (balance: ReturnType<typeof eth> | null, tokens: readonly ReturnType<typeof token>[] = []) => ({
  ...{ address: "0x", isInForce: true, balance, tokens },
});
const treasury = (changes: Partial<KeptOfFragment> = {}): KeptOfFragment => ({
  ...{ network: "ETHEREUM", balance: eth("7"), planned: eth("0"), tokens: [token(usdc("3"))], cold: [], ...changes },
});
const cap = { cap: eth("6"), target: eth("4"), floor: eth("2") };
const standOf = (balance: ReturnType<typeof eth> | null, caps = [cap]) =>
  keptOf(treasury({ balance }), { caps })[0]?.stands;

describe("what is kept of each currency", () => {
  it("is the network's own first, then its tokens, with what has a cap and is not listed any more", () => {
    const other = { cap: { amount: "1.0", currency: "DAI" }, target: { amount: "0.5", currency: "DAI" }, floor: null };
    const kept = keptOf(treasury(), { caps: [cap, other] });
    expect(kept.map(({ currency, hot }) => [currency, hot?.amount ?? null])).toEqual([
      ["ETH", "7.00"],
      ["USDC", "3.0"],
      ["DAI", null],
    ]);
    expect(kept.map((one) => one.cap)).toEqual([cap, null, other]);
    expect(keptOf(treasury({ balance: null }), undefined)[0]).toMatchObject({ currency: "ETH", hot: null, cap: null });
  });

  it("is all that lies cold, at every address, and unknown where no node says of one", () => {
    const cold = [place(eth("5"), [token(usdc("2"))]), place(eth("9007199254740993"), [token(null)])];
    const [own, other] = keptOf(treasury({ cold }), undefined);
    expect([own?.cold, other?.cold]).toEqual([eth("9007199254740998"), null]);
    expect(keptOf(treasury(), undefined)[0]?.cold).toBe("NOWHERE");
  });

  it("stands above its cap, below its floor, between them, or nobody knows", () => {
    expect([standOf(eth("7")), standOf(eth("6")), standOf(eth("2")), standOf(eth("1")), standOf(null)]).toEqual([
      ...["ABOVE", "BETWEEN", "BETWEEN", "BELOW", null],
    ]);
    expect(standOf(eth("7"), [])).toBe(null);
  });
});
