import { readBitcoinPayee } from "@coffer/addresses/bitcoin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BITCOIN_NETS, type BitcoinNet } from "./nets.ts";
import { addressOfScript } from "./script-address.ts";

const hex = (text: string) => Buffer.from(text, "hex");
const { mainnet } = BITCOIN_NETS;
const bytes = (min: number, max = min) => fc.uint8Array({ minLength: min, maxLength: max });
const joined = (before: number[], after: number[]) => (hash: Uint8Array) => Uint8Array.of(...before, ...hash, ...after);
/** Whose address bitcoinjs-lib finds without a library of curves, which it wants for version 1. */
const older = fc.oneof(
  bytes(20).map(joined([0x76, 0xa9, 20], [0x88, 0xac])),
  bytes(20).map(joined([0xa9, 20], [0x87])),
  bytes(20).map(joined([0, 20], [])),
  bytes(32).map(joined([0, 32], [])),
);
const paying = fc.oneof(older, bytes(32).map(joined([0x51, 32], [])));
const net = fc.constantFrom<BitcoinNet>("mainnet", "testnet", "regtest");

describe("the address that pays to a script", () => {
  it.each([
    // BIP-173, BIP-350
    ["0014751e76e8199196d454941c45d1b3a323f1433bd6", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"],
    [
      "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
      "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    ],
    ["6002751e", "bc1sw50qgdz25j"],
  ])("is that of the standards: %s", (script, address) => {
    expect(addressOfScript(hex(script), mainnet)).toBe(address);
  });

  it("is that of bitcoinjs-lib, on each net, and one that is taken here", async () => {
    const { address, networks } = await import("bitcoinjs-lib");
    const theirs = { mainnet: networks.bitcoin, testnet: networks.testnet, regtest: networks.regtest };
    fc.assert(
      fc.property(older, net, (script, name) => {
        const found = addressOfScript(script, BITCOIN_NETS[name]);
        expect(found).toBe(address.fromOutputScript(script, theirs[name]));
        expect(Buffer.from(readBitcoinPayee(found ?? "", BITCOIN_NETS[name])?.script ?? [])).toEqual(
          Buffer.from(script),
        );
      }),
    );
  });

  it.each([
    ["nothing", ""],
    ["a public key", `41${"04".repeat(65)}ac`],
    ["data", "6a0568656c6c6f"],
    ["several keys", `5121${"02".repeat(33)}51ae`],
    ["a witness program that is pushed in two", `0014${"11".repeat(19)}`],
    ["version 0 of another length", `0019${"11".repeat(25)}`],
    ["one behind which more stands", `0014${"11".repeat(20)}51`],
    ["a push of a length that is said in two bytes", `004c14${"11".repeat(20)}`],
    ["a witness program of one byte", "510111"],
    ["one of 41 bytes", `5129${"11".repeat(41)}`],
    ["a hash that is compared by another operation", `a914${"11".repeat(20)}88`],
    ["a hash of a key, and no check", `76a914${"11".repeat(20)}88ad`],
  ])("is none of %s", (_what, script) => {
    expect(addressOfScript(hex(script), mainnet)).toBeNull();
  });

  it("is one at most of whatever else there is, and never of another script", () => {
    const known = new Map<string, string>();
    fc.assert(
      fc.property(fc.oneof(bytes(0, 45), paying), (script) => {
        const found = addressOfScript(script, mainnet);
        if (found === null) return;
        const text = Buffer.from(script).toString("hex");
        expect(known.get(found) ?? text).toBe(text);
        known.set(found, text);
      }),
      { numRuns: 500 },
    );
  });
});
