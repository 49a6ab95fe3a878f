import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { sha256 } from "@noble/hashes/sha2.js";
import { createBase58check } from "@scure/base";
import { HDKey } from "@scure/bip32";
import { mnemonicToEntropy } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { describe, expect, it } from "vitest";
import { makeSeedMaker } from "./seed-maker.ts";

const seeds = makeSeedMaker();

describe("newEntropy", () => {
  it("prints as a secret however it is shown, slices of it too", () => {
    const entropy = seeds.newEntropy();
    const shown = [entropy, entropy.slice(0, 4), entropy.subarray(4)].flatMap((bytes) => [
      String(bytes),
      `${bytes.join()}`,
      bytes.toLocaleString(),
      JSON.stringify(bytes),
      JSON.stringify({ wallet: { bytes } }),
      inspect(bytes),
      inspect({ bytes }, { depth: 5, showHidden: true }),
    ]);
    expect(shown.filter((text) => !text.includes("[secret]") || /\d/.test(text))).toEqual([]);
  });

  it("is 32 bytes and never the same twice", () => {
    const drawn = Array.from({ length: 100 }, () => Buffer.from(seeds.newEntropy()).toString("hex"));
    expect(new Set(drawn).size).toBe(100);
    expect(drawn.every((hex) => hex.length === 64)).toBe(true);
  });

  it("can be zeroed by its owner", () => {
    const entropy = seeds.newEntropy();
    entropy.fill(0);
    expect(entropy.every((byte) => byte === 0)).toBe(true);
  });
});

type AccountVector = { mnemonic: string; entropy: string; path: string; xprv: string; xpub: string; bytes: string };
const { accounts } = JSON.parse(
  readFileSync(new URL("../../../../../docs/sealed-vectors.json", import.meta.url), "utf8"),
) as { accounts: AccountVector[] };
const base58check = createBase58check(sha256);

describe("deriveAccount", () => {
  it.each(accounts)("of $mnemonic at $path gives the keys that docs/sealed-vectors.json says", async (vector) => {
    expect(Buffer.from(mnemonicToEntropy(vector.mnemonic, wordlist)).toString("hex")).toBe(vector.entropy);
    const { xpub, xprv } = await seeds.deriveAccount(Buffer.from(vector.entropy, "hex"), vector.path);
    expect(xpub).toBe(vector.xpub);
    expect(Buffer.from(xprv).toString("hex")).toBe(vector.bytes);
    expect(base58check.encode(Uint8Array.from(xprv))).toBe(vector.xprv);
    expect(HDKey.fromExtendedKey(vector.xprv).publicExtendedKey).toBe(vector.xpub);
  });

  it("gives the account that BIP-84 publishes, whose text has other version bytes there", async () => {
    const published = base58check.decode(
      "zprvAdG4iTXWBoARxkkzNpNh8r6Qag3irQB8PzEMkAFeTRXxHpbF9z4QgEvBRmfvqWvGp42t42nvgGpNgYSJA9iefm1yYNZKEm7z6qUWCroSQnE",
    );
    const { xprv } = await seeds.deriveAccount(new Uint8Array(16), "m/84'/0'/0'");
    expect(Buffer.from(xprv.subarray(4)).toString("hex")).toBe(Buffer.from(published.subarray(4)).toString("hex"));
  });

  it("prints the private key as a secret, and leaves it to its owner to zero", async () => {
    const { xprv } = await seeds.deriveAccount(seeds.newEntropy(), "m/84'/0'/0'");
    for (const text of [String(xprv), inspect({ xprv }), JSON.stringify({ xprv })]) {
      expect(text).toContain("[secret]");
      expect(text).not.toMatch(/\d/);
    }
    xprv.fill(0);
    expect(xprv.every((byte) => byte === 0)).toBe(true);
  });

  it.each(["m", "m/84'/0'", "m/84'/0'/0", "m/84'/0'/0'/0", "84'/0'/0'"])("refuses the path %s", async (path) => {
    await expect(seeds.deriveAccount(new Uint8Array(32), path)).rejects.toThrow(RangeError);
  });

  it("gives the public key as text, and the private one as bytes that print as a secret", async () => {
    expect((await seeds.deriveAccount(seeds.newEntropy(), "m/84'/0'/0'")).xpub).toMatch(
      /^xpub[1-9A-HJ-NP-Za-km-z]{107}$/,
    );
  });

  it("gives the same key for the same entropy and leaves the entropy to its owner", async () => {
    const entropy = seeds.newEntropy();
    const before = Buffer.from(entropy);
    const first = await seeds.deriveAccount(entropy, "m/44'/60'/0'");
    expect(await seeds.deriveAccount(entropy, "m/44'/60'/0'")).toEqual(first);
    expect(Buffer.from(entropy).equals(before)).toBe(true);
  });

  it("gives another key for another account path", async () => {
    const entropy = seeds.newEntropy();
    const paths = ["m/84'/0'/0'", "m/84'/1'/0'", "m/44'/60'/0'", "m/44'/195'/0'", "m/84'/0'/1'"];
    expect(
      new Set((await Promise.all(paths.map((path) => seeds.deriveAccount(entropy, path)))).map(({ xpub }) => xpub))
        .size,
    ).toBe(paths.length);
  });
});
