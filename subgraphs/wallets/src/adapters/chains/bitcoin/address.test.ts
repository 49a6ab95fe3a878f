import { readBitcoinPayee } from "@coffer/addresses/bitcoin";
import { bech32, bech32m } from "@scure/base";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeP2wpkh } from "./address.ts";
import { BITCOIN_NETS, type BitcoinNetParams } from "./nets.ts";

const { mainnet, testnet, regtest } = BITCOIN_NETS;
const isBitcoinAddress = (text: string, net: BitcoinNetParams) => readBitcoinPayee(text, net) !== null;
const onEitherNet = (text: string) => isBitcoinAddress(text, mainnet) || isBitcoinAddress(text, testnet);

// BIP-350, section "Test vectors for v0-v16 native segregated witness addresses": those whose
// version and length have a meaning (BIP-141, BIP-341).
const VALID_SEGWIT = [
  "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
  "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
  "tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy",
  "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c",
  "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
];
const INVALID_SEGWIT = [
  ["bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y", "40 bytes of version 1"],
  ["BC1SW50QGDZ25J", "version 16, which has no meaning"],
  ["bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", "version 2, which has no meaning"],
  ["tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut", "human-readable part"],
  ["bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", "Bech32 instead of Bech32m"],
  ["tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf", "Bech32 instead of Bech32m"],
  ["BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL", "Bech32 instead of Bech32m"],
  ["bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh", "Bech32m instead of Bech32"],
  ["tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47", "Bech32m instead of Bech32"],
  ["bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4", "character in checksum"],
  ["BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R", "witness version"],
  ["bc1pw5dgrnzv", "program of 1 byte"],
  ["bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav", "program of 41 bytes"],
  ["BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P", "program length for version 0"],
  ["tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq", "mixed case"],
  ["bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf", "zero padding of more than 4 bits"],
  ["tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j", "non-zero padding"],
  ["bc1gmk9yu", "empty data section"],
  // BIP-173's own list: what it calls invalid, and its version 1+ addresses, which BIP-350 made
  // invalid.
  ["tc1qw508d6qejxtdg4y5r3zarvary0c5xw7kg3g4ty", "human-readable part"],
  ["bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "checksum"],
  ["BC13W508D6QEJXTDG4Y5R3ZARVARY0C5XW7KN40WF2", "witness version"],
  ["bc1rw5uspcuh", "program length"],
  ["bc10w508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kw5rljs90", "program length"],
  ["tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sL5k7", "mixed case"],
  ["bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du", "zero padding of more than 4 bits"],
  ["tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3pjxtptv", "non-zero padding"],
  ["bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7k7grplx", "Bech32 for version 1"],
  ["BC1SW50QA3JX3S", "Bech32 for version 16"],
  ["bc1zw508d6qejxtdg4y5r3zarvaryvg6kdaj", "Bech32 for version 2"],
] as const;

const MAINNET_BASE58 = [
  "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
  "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
  "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
];
const TESTNET_BASE58 = ["mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn", "2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc"];

describe("an address of Bitcoin that is paid to", () => {
  it.each(INVALID_SEGWIT)("refuses %s: %s", (address) => {
    expect(onEitherNet(address)).toBe(false);
  });

  it.each([
    ["", "an empty text"],
    [" bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "a space in front"],
    ["bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4\n", "a line end behind"],
    ["bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "a BIP-21 link"],
    ["11111111111111111111111111111111", "zeros without a checksum"],
    ["5Kb8kLf9zgWQnogidDA76MzPL6TsZZY36hWXMssSzNydYXYB9KF", "a private key"],
    ["TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH", "a Tron address"],
    ["1".repeat(1_000_000), "a megabyte"],
  ])("refuses %.40s: %s", (address) => {
    expect(onEitherNet(address)).toBe(false);
  });

  it("accepts addresses of its own net only", () => {
    const all = [...VALID_SEGWIT, ...MAINNET_BASE58, ...TESTNET_BASE58];
    const ofMainnet = all.filter((address) => /^(bc1|1|3)/i.test(address));
    expect(all.filter((address) => isBitcoinAddress(address, mainnet))).toEqual(ofMainnet);
    expect(all.filter((address) => isBitcoinAddress(address, testnet))).toEqual(
      all.filter((a) => !ofMainnet.includes(a)),
    );
    expect(all.filter((address) => isBitcoinAddress(address, regtest))).toEqual(TESTNET_BASE58);
  });

  it.each([
    "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
    "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
  ])("refuses every change of one character of %s", (address) => {
    const printable = Array.from({ length: 94 }, (_, code) => String.fromCharCode(33 + code));
    const accepted: string[] = [];
    for (let at = 0; at < address.length; at++) {
      for (const character of printable) {
        const changed = address.slice(0, at) + character + address.slice(at + 1);
        if (changed !== address && isBitcoinAddress(changed, mainnet)) accepted.push(changed);
      }
    }
    expect(accepted).toEqual([]);
  });

  it("never throws and refuses any text that is no address", () => {
    fc.assert(fc.property(fc.string({ maxLength: 120 }), (text) => !onEitherNet(text)));
  });

  it("is of version 1 in Bech32m where its program has 32 bytes, and of no other above 0", () => {
    const program = fc.uint8Array({ minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(program, fc.integer({ min: 1, max: 16 }), (bytes, version) => {
        const words = [version, ...bech32.toWords(bytes)];
        const isPaid = version === 1 && bytes.length === 32;
        expect(isBitcoinAddress(bech32m.encode("bc", words), mainnet)).toBe(isPaid);
        expect(isBitcoinAddress(bech32.encode("bc", words), mainnet)).toBe(false);
      }),
    );
  });
});

describe("encodeP2wpkh", () => {
  it("gives BIP-173's example addresses of its example key", () => {
    const key = Uint8Array.from(
      Buffer.from("0279BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798", "hex"),
    );
    expect(encodeP2wpkh(key, mainnet)).toBe("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
    expect(encodeP2wpkh(key, testnet)).toBe("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx");
    expect(encodeP2wpkh(key, regtest)).toBe("bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080");
  });
});
