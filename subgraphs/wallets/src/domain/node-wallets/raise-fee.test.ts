import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leastFee, type Raising, raiseFee } from "./raise-fee.ts";

const PAYEE = { units: 100_000n, script: `0014${"a".repeat(40)}` };
const CHANGE = { script: `0014${"b".repeat(40)}`, isNew: false };
const coin = { dust: 5_460n, feeMax: 1_000_000n, replacementStep: 1_000n };
const raising = (changes: Partial<Raising> = {}): Raising => ({
  ...{ before: [{ fee: 2_000n, vbytes: 200 }], inputs: 1, value: 300_000n, payee: PAYEE, change: CHANGE },
  ...{ rate: 10_000n, behind: { fee: 0n, vbytes: 0 }, spare: [], coin, ...changes },
});
const spare = (units: bigint, script = `0014${"c".repeat(40)}`) => ({ txid: String(units), vout: 0, units, script });

describe("raiseFee", () => {
  it("pays the payee the same, and a quarter more out of the change", () => {
    const raised = raiseFee(raising());
    // 10 for a virtual byte before; 12.501 of 201 now.
    expect(raised).toEqual({ outputs: [PAYEE, { units: 197_487n, script: CHANGE.script }], more: [], fee: 2_513n });
  });

  it("pays what is paid now where that is more, and never above what one may cost", () => {
    expect(raiseFee(raising({ rate: 50_000n }))).toMatchObject({ fee: 10_050n });
    expect(raiseFee(raising({ rate: 50_000n, coin: { ...coin, feeMax: 9_000n } }))).toMatchObject({ fee: 9_000n });
    expect(raiseFee(raising({ coin: { ...coin, feeMax: 2_100n } }))).toBe("AT_CAP");
  });

  it("gives the payee's change up where it is too little, then takes more outputs, the dearest first", () => {
    expect(raiseFee(raising({ value: 107_000n }))).toEqual({ outputs: [PAYEE], more: [], fee: 7_000n });
    const short = raising({ value: 102_000n, spare: [spare(50_000n), spare(400_000n)] });
    const raised = raiseFee(short);
    expect(raised).toMatchObject({ more: [spare(400_000n)] });
    expect(raiseFee({ ...short, spare: [] })).toBe("SHORT");
    // Of a script that is not known nobody knows how long it gets.
    expect(raiseFee({ ...short, spare: [spare(400_000n, "51")] })).toBe("SHORT");
  });

  it("takes less than is wanted where there is no more, as long as nodes take it", () => {
    // 2201 is the least, of 201 virtual bytes.
    expect(raiseFee(raising({ value: 102_300n }))).toEqual({ outputs: [PAYEE], more: [], fee: 2_300n });
    expect(raiseFee(raising({ value: 102_200n }))).toBe("SHORT");
  });

  it("pays for what it has to be mined behind", () => {
    const behind = { fee: 200n, vbytes: 200 };
    const raised = raiseFee(raising({ behind, rate: 20_000n }));
    expect(raised).toMatchObject({ fee: 20n * 401n - 200n });
  });

  it("has all come back where it is called off", () => {
    const raised = raiseFee(raising({ payee: null }));
    expect(raised).toEqual({ outputs: [{ units: 297_487n, script: CHANGE.script }], more: [], fee: 2_513n });
    expect(raiseFee(raising({ payee: null, value: 8_000n }))).toMatchObject({ fee: 2_513n });
    expect(raiseFee(raising({ payee: null, value: 7_000n }))).toBe("SHORT");
  });

  it("loses nothing, keeps its cap and BIP-125's rules, whatever it is given", () => {
    const units = fc.bigInt({ min: 1n, max: 3_000_000n });
    const paid = fc.record({ fee: fc.bigInt({ min: 0n, max: 900_000n }), vbytes: fc.integer({ min: 80, max: 2_000 }) });
    fc.assert(
      fc.property(
        fc.array(paid, { minLength: 1, maxLength: 4 }),
        fc.record({
          ...{
            value: units,
            spare: fc.array(
              units.map((one) => spare(one)),
              { maxLength: 3 },
            ),
          },
          ...{ inputs: fc.integer({ min: 1, max: 5 }), rate: fc.bigInt({ min: 0n, max: 1_000_000n }) },
          ...{ payee: fc.option(units.map((one) => ({ ...PAYEE, units: one }))), isNew: fc.boolean() },
        }),
        (before, { isNew, ...of }) => {
          const given = raising({ ...of, before, change: { ...CHANGE, isNew } });
          const raised = raiseFee(given);
          if (typeof raised === "string") return;
          const { outputs, more, fee } = raised;
          const spent = more.reduce((sum, one) => sum + one.units, given.value);
          expect(outputs.reduce((sum, one) => sum + one.units, fee)).toBe(spent);
          expect(fee <= coin.feeMax).toBe(true);
          const vbytes = before.at(-1)?.vbytes ?? 0;
          expect(fee >= leastFee(before, vbytes, coin.replacementStep)).toBe(true);
          for (const one of before) expect(fee * BigInt(one.vbytes) > one.fee * BigInt(vbytes)).toBe(true);
          if (given.payee) expect(outputs[0]).toEqual(given.payee);
          for (const one of outputs.slice(given.payee ? 1 : 0)) expect(one.units >= coin.dust).toBe(true);
          expect(outputs.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});
