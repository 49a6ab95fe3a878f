import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callCost, transferCost } from "./bandwidth.ts";

/** As the main network has them. */
const PRICES = { perByte: 1_000n, newAccount: 1_000_000n, createAccount: 100_000n, perEnergy: 100n };
const BYTES = 267n;
const cost = (isNew: boolean, free: bigint, staked = 0n) =>
  transferCost(PRICES, { bytes: BYTES, isNew, bandwidth: { free, staked } });

describe("what a transfer of Tron costs", () => {
  it.each([
    ["nothing while its bytes are free", cost(false, 267n), { expected: 0n, maximum: 267_000n }],
    ["its bytes once they are not", cost(false, 266n), { expected: 267_000n, maximum: 267_000n }],
    ["nothing of what is staked", cost(false, 0n, 267n), { expected: 0n, maximum: 267_000n }],
    ["1.1 TRX to a new account, whatever is free", cost(true, 600n), { expected: 1_100_000n, maximum: 1_100_000n }],
    ["1 TRX to one where enough is staked", cost(true, 0n, 300n), { expected: 1_000_000n, maximum: 1_100_000n }],
  ])("is %s", (_what, found, wanted) => {
    expect(found).toEqual(wanted);
  });

  it("is never more than at most", () => {
    const some = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(
        fc.record({ perByte: some, newAccount: some, createAccount: some, perEnergy: some }),
        fc.record({ bytes: some, isNew: fc.boolean(), bandwidth: fc.record({ free: some, staked: some }) }),
        (prices, of) => {
          const { expected, maximum } = transferCost(prices, of);
          expect(expected).toBeLessThanOrEqual(maximum);
        },
      ),
    );
  });
});

describe("what a token's transfer on Tron costs", () => {
  const costOf = (energy: bigint, free = 0n) =>
    callCost(PRICES, { bytes: 345n, energy, bandwidth: { free, staked: 0n } });

  it("is its bytes and its energy, and at most that of a payee who has none by then", () => {
    expect(costOf(64_285n)).toEqual({ expected: 6_773_500n, maximum: 13_445_000n, feeLimit: 13_100_000n });
    expect(costOf(64_285n, 345n)).toMatchObject({ expected: 6_428_500n, maximum: 13_445_000n });
    expect(costOf(130_285n)).toMatchObject({ feeLimit: 15_634_200n });
  });

  it("is never more than at most, nor is more burned for energy than is signed with it", () => {
    const some = fc.bigInt({ min: 0n, max: 10n ** 12n });
    const prices = fc.record({ perByte: some, newAccount: some, createAccount: some, perEnergy: some });
    const of = fc.record({ bytes: some, energy: some, bandwidth: fc.record({ free: some, staked: some }) });
    fc.assert(
      fc.property(prices, of, (price, called) => {
        const { expected, maximum, feeLimit } = callCost(price, called);
        expect(expected).toBeLessThanOrEqual(maximum);
        expect(feeLimit).toBeGreaterThanOrEqual(called.energy * price.perEnergy);
        expect(maximum - feeLimit).toBe(called.bytes * price.perByte);
      }),
    );
  });
});
