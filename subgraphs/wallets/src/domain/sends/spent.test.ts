import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maximumFee } from "./fees.ts";
import type { SendToken } from "./send.ts";
import { spentBy, spentOfToken } from "./spent.ts";

const CONTRACTS = ["usdc", "eurc"] as const;
const token: fc.Arbitrary<SendToken | null> = fc.option(
  fc.record({ contract: fc.constantFrom(...CONTRACTS), owner: fc.option(fc.constant("somebody")) }),
);
const amount = fc.bigInt({ min: 0n, max: 2n ** 90n });
const attempt = fc.record({
  units: amount,
  isCancel: fc.boolean(),
  fees: fc.record({ gasLimit: amount, maxFeePerGas: amount, maxPriorityFeePerGas: amount }),
});
const signed = fc.array(
  fc.record({ send: fc.record({ token }), attempts: fc.array(attempt, { minLength: 1, maxLength: 4 }) }),
  { maxLength: 6 },
);
const choice = fc.infiniteStream(fc.nat());

describe("what a source may still have to pay", () => {
  it("covers whichever of its attempts is mined of each, in every currency, and no more than the dearest", () => {
    fc.assert(
      fc.property(signed, choice, (unmined, picks) => {
        const mined = unmined.map(({ send, attempts }) => {
          const picked = attempts[picks.next().value % attempts.length];
          if (!picked) throw new Error("one is there");
          return { ...send, ...picked };
        });
        const fees = mined.reduce((sum, { fees }) => sum + maximumFee(fees), 0n);
        const sumOf = (those: typeof mined) => those.reduce((sum, { units }) => sum + units, 0n);
        const native = sumOf(mined.filter((one) => one.token === null || one.isCancel));
        expect(spentBy(unmined) >= fees + native).toBe(true);
        for (const contract of CONTRACTS) {
          const own = mined.filter((one) => one.token?.contract === contract && !one.token.owner && !one.isCancel);
          expect(spentOfToken(unmined, contract) >= sumOf(own)).toBe(true);
        }
      }),
    );
  });

  it("is exactly that where each has one, and never a token in the network's own currency", () => {
    fc.assert(
      fc.property(signed, (unmined) => {
        const single = unmined.map(({ send, attempts }) => ({
          send,
          attempts: attempts.slice(0, 1).map((one) => ({ ...one, isCancel: false })),
        }));
        const sum = (costOf: (one: (typeof single)[number]) => bigint) =>
          single.reduce((all, one) => all + costOf(one), 0n);
        const unitsOf = ({ attempts }: (typeof single)[number]) => attempts[0]?.units ?? 0n;
        const feeOf = ({ attempts: [one] }: (typeof single)[number]) => (one ? maximumFee(one.fees) : 0n);
        expect(spentBy(single)).toBe(sum((one) => feeOf(one) + (one.send.token === null ? unitsOf(one) : 0n)));
        for (const contract of CONTRACTS)
          expect(spentOfToken(single, contract)).toBe(
            sum((one) => (one.send.token?.contract === contract && one.send.token.owner === null ? unitsOf(one) : 0n)),
          );
      }),
    );
  });
});
