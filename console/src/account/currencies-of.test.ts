import { describe, expect, it } from "vitest";
import { currenciesOf } from "./currencies-of.ts";

describe("what moves over a network", () => {
  it("is its own currency first, then each of its tokens", () => {
    const [ETH, USDC, EURC] = ["ETH", "USDC", "EURC"].map((code) => ({ code })) as [
      { code: string },
      { code: string },
      { code: string },
    ];
    expect(currenciesOf({ nativeCurrency: ETH, tokens: [] })).toEqual([ETH]);
    expect(currenciesOf({ nativeCurrency: ETH, tokens: [{ currency: USDC }, { currency: EURC }] })).toEqual([
      ...[ETH, USDC, EURC],
    ]);
  });
});
