import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { transferCost } from "./bandwidth.ts";

/** As the main network has them. */
const PRICES = { perByte: 1_000n, newAccount: 1_000_000n, createAccount: 100_000n };
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
        fc.record({ perByte: some, newAccount: some, createAccount: some }),
        fc.record({ bytes: some, isNew: fc.boolean(), bandwidth: fc.record({ free: some, staked: some }) }),
        (prices, of) => {
          const { expected, maximum } = transferCost(prices, of);
          expect(expected).toBeLessThanOrEqual(maximum);
        },
      ),
    );
  });
});
