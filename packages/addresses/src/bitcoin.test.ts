import { bech32, bech32m } from "@scure/base";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BITCOIN_PREFIXES, readBitcoinPayee } from "./bitcoin.ts";

const { mainnet, testnet, regtest } = BITCOIN_PREFIXES;
const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("hex");

/** BIP-173 and BIP-350, "Test vectors"; and the first address that Bitcoin Core's tests pay to. */
const PAYABLE = [
  ["BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "0014751e76e8199196d454941c45d1b3a323f1433bd6", 294n],
  [
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
    330n,
  ],
  ["1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "76a91477bff20c60e522dfaa3350c39b030a5d004e839a88ac", 546n],
  ["3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", "a914b472a266d0bd89c13706a4132ccfb16f7c3b9fcb87", 540n],
] as const;

const REFUSED = [
  // BIP-350: versions 16 and 2, which have no meaning yet, and 1 of another length.
  "BC1SW50QGDZ25J",
  "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
  "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
  // The wrong checksum for their version; mixed case; a letter of another net.
  "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
  "bc1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq54well",
  "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kV8F3T4",
  "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx",
  "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3",
  "",
  "bc1",
  "1",
] as const;

describe("who is paid at an address of Bitcoin", () => {
  it("is by its script, with what nodes relay at least", () => {
    for (const [text, script, dust] of PAYABLE) {
      const payee = readBitcoinPayee(text, mainnet);
      expect([hex(payee?.script), payee?.dust]).toEqual([script, dust]);
      expect(payee?.address).toBe(text.startsWith("BC1") ? text.toLowerCase() : text);
      expect(readBitcoinPayee(text, testnet)).toBeNull();
    }
  });

  it("is nobody at one of another net, checksum or version", () => {
    for (const text of REFUSED) expect([text, readBitcoinPayee(text, mainnet)]).toEqual([text, null]);
  });

  it("is nobody at any version but 0 of 20 or 32 bytes, and 1 of 32", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 16 }),
        fc.uint8Array({ minLength: 2, maxLength: 40 }),
        (version, program) => {
          const words = [version, ...bech32.toWords(program)];
          const text = (version === 0 ? bech32 : bech32m).encode("bcrt", words, false);
          const isPaid = version === 0 ? [20, 32].includes(program.length) : version === 1 && program.length === 32;
          expect(readBitcoinPayee(text, regtest) !== null).toBe(isPaid);
          expect(readBitcoinPayee((version === 0 ? bech32m : bech32).encode("bcrt", words, false), regtest)).toBeNull();
        },
      ),
    );
  });

  it("is never found by whatever else is written", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (text) => {
        expect(readBitcoinPayee(text, mainnet)).toBeNull();
      }),
    );
  });
});
