import { Transaction } from "bitcoinjs-lib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeTransaction } from "./decode-transaction.ts";

/** The signed P2WPKH transaction of BIP-143. */
const BIP_143 =
  "01000000000102fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f00000000494830450221008b9d1dc26ba6a9cb62127b02742fa9d754cd3bebf337f7a55d114c8e5cdd30be022040529b194ba3f9281a99f2b1c0a19c0489bc22ede944ccf4ecbab4cc618ef3ed01eeffffffef51e1b804cc89d182d279655c3aa89e815b1b309fe287d9b2b55d57b90ec68a0100000000ffffffff02202cb206000000001976a9148280b37df378db99f66f85c95a783a76ac7a6d5988ac9093510d000000001976a9143bde42dbee7e4dbe6a21b2d50ce2f0167faa815988ac000247304402203609e17b84f6a7d30c80bfa610b5b4542f32a8a0d5447a12fb1366d7f01cc44a0220573a954c4518331561406f90300e8f3358f51928d43c212a8caed02de67eebee0121025476c2e83188368da1ff3e292e7acafcdb3566bb0ad253f62fc70f07aeee635711000000";

describe("decodeTransaction", () => {
  it("reads the example of BIP-143", () => {
    expect(decodeTransaction(Buffer.from(BIP_143, "hex"))).toEqual({
      txid: Transaction.fromHex(BIP_143).getId(),
      inputs: [
        { txid: "9f96ade4b41d5433f4eda31e1738ec2b36f6e7d1420d94a6af99801a88f7f7ff", vout: 0, sequence: 0xffff_ffee },
        { txid: "8ac60eb9575db5b2d987e29f301b5b819ea83a5c6579d282d189cc04b8e151ef", vout: 1, sequence: 0xffff_ffff },
      ],
      outputs: [
        { units: 112_340_000n, script: "76a9148280b37df378db99f66f85c95a783a76ac7a6d5988ac" },
        { units: 223_450_000n, script: "76a9143bde42dbee7e4dbe6a21b2d50ce2f0167faa815988ac" },
      ],
      vbytes: Transaction.fromHex(BIP_143).virtualSize(),
      lockTime: 17,
    });
  });

  it("reads what another library writes, with witnesses and without", () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    const script = fc.uint8Array({ maxLength: 300 });
    const input = fc.record({ hash: bytes(32), index: fc.nat(2 ** 31), witness: fc.array(script, { maxLength: 3 }) });
    const output = fc.record({ value: fc.bigInt({ min: 0n, max: 21n * 10n ** 14n }), script });
    fc.assert(
      fc.property(
        fc.array(input, { minLength: 1, maxLength: 4 }),
        fc.array(output, { minLength: 1, maxLength: 4 }),
        (inputs, outputs) => {
          const made = new Transaction();
          for (const { hash, index, witness } of inputs) made.setWitness(made.addInput(hash, index), witness);
          for (const { value, script: paid } of outputs) made.addOutput(paid, value);
          const decoded = decodeTransaction(made.toBuffer());
          expect(decoded.txid).toBe(made.getId());
          expect(decoded.vbytes).toBe(made.virtualSize());
          expect(decoded.inputs.map(({ vout }) => vout)).toEqual(inputs.map(({ index }) => index));
          expect(decoded.outputs.map(({ units }) => units)).toEqual(outputs.map(({ value }) => value));
        },
      ),
    );
  });

  it("refuses what ends early, goes on, or has an extension", () => {
    const whole = Buffer.from(BIP_143, "hex");
    for (let end = 0; end < whole.length; end += 1) expect(() => decodeTransaction(whole.subarray(0, end))).toThrow();
    expect(() => decodeTransaction(Buffer.concat([whole, Buffer.alloc(1)]))).toThrow("something follows");
    // Litecoin's extension blocks.
    const mweb = Buffer.from(whole);
    mweb[5] = 8;
    expect(() => decodeTransaction(mweb)).toThrow("an extension that is not known");
  });
});
