import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeBytes } from "./signed-bytes.ts";

const PAYEE = "0014aa";
const CHANGE = "0014bb";
const units = fc.bigInt({ min: 1n, max: 10n ** 18n });

describe("judgeBytes", () => {
  const inputs = [{ txid: "aa", vout: 0 }];
  const intent = { payeeScript: PAYEE, units: 100n, changeScript: CHANGE, feeMax: 10n };
  const judge = (outputs: { script: string; units: bigint }[], spent = 110n, of = inputs) =>
    judgeBytes({ inputs: of, outputs }, intent, spent);
  const paid = { script: PAYEE, units: 100n };

  it("takes what pays the payee exactly, the rest to ourselves but a fee that may be", () => {
    fc.assert(
      fc.property(units, units, fc.bigInt({ min: 0n, max: 1_000n }), (amount, rest, fee) => {
        const outputs = [
          { script: CHANGE, units: rest },
          { script: PAYEE, units: amount },
        ];
        const of = { ...intent, units: amount, feeMax: 1_000n };
        expect(judgeBytes({ inputs, outputs }, of, amount + rest + fee)).toEqual({ fee });
      }),
    );
    // As where somebody sends to the address that takes the change.
    const self = { ...intent, changeScript: PAYEE };
    expect(judgeBytes({ inputs, outputs: [paid, { script: PAYEE, units: 5n }] }, self, 110n)).toEqual({
      fee: 5n,
    });
  });

  it.each([
    ["PAYEE", [{ script: PAYEE, units: 99n }]],
    ["PAYEE", [{ script: "0014cc", units: 100n }]],
    ["PAYEE", []],
    ["CHANGE", [paid, { script: "0014cc", units: 1n }]],
    ["CHANGE", [paid, paid]],
    ["CHANGE", [paid, { script: CHANGE, units: 1n }, { script: CHANGE, units: 1n }]],
    ["FEE_BELOW_ZERO", [paid, { script: CHANGE, units: 11n }]],
  ] as const)("refuses %s", (fault, outputs) => {
    expect(judge([...outputs])).toEqual({ fault });
  });

  it("refuses a fee above its cap, and inputs that are none or come twice", () => {
    expect(judge([paid], 110n)).toEqual({ fee: 10n });
    expect(judge([paid], 111n)).toEqual({ fault: "FEE_TOO_HIGH" });
    expect(judge([paid], 110n, [])).toEqual({ fault: "INPUTS" });
    expect(judge([paid], 110n, [...inputs, ...inputs])).toEqual({ fault: "INPUTS" });
  });
});
