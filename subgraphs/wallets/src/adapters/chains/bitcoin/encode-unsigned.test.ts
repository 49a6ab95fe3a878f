import { Transaction } from "bitcoinjs-lib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { isReplaceable } from "../../../domain/node-wallets/signed-bytes.ts";
import { decodeTransaction } from "./decode-transaction.ts";
import { encodeUnsigned } from "./encode-unsigned.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

it("encodeUnsigned writes what another library does, and says that it may be replaced", () => {
  const input = fc.record({ hash: fc.uint8Array({ minLength: 32, maxLength: 32 }), vout: fc.nat(2 ** 31) });
  const output = fc.record({
    units: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
    script: fc.uint8Array({ maxLength: 300 }),
  });
  const lists = [
    fc.array(input, { minLength: 1, maxLength: 300 }),
    fc.array(output, { minLength: 1, maxLength: 4 }),
  ] as const;
  fc.assert(
    fc.property(...lists, fc.nat(), (inputs, outputs, lockTime) => {
      const made = new Transaction();
      made.version = 2;
      made.locktime = lockTime;
      for (const { hash, vout } of inputs) made.addInput(hash, vout, 0xffff_fffd);
      for (const { units, script } of outputs) made.addOutput(script, units);
      const bytes = encodeUnsigned({
        inputs: inputs.map(({ hash, vout }) => ({ txid: hex(Uint8Array.from(hash).reverse()), vout })),
        outputs: outputs.map(({ units, script }) => ({ units, script: hex(script) })),
        lockTime,
      });
      expect(hex(bytes)).toBe(made.toHex());
      expect(isReplaceable(decodeTransaction(bytes))).toBe(true);
    }),
  );
});
