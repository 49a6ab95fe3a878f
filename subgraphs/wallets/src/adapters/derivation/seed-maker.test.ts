import { inspect } from "node:util";
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

describe("accountXpub", () => {
  it.each(["m", "m/84'/0'", "m/84'/0'/0", "m/84'/0'/0'/0", "84'/0'/0'"])("refuses the path %s", async (path) => {
    await expect(seeds.accountXpub(new Uint8Array(32), path)).rejects.toThrow(RangeError);
  });

  it("gives a public key and never a private one", async () => {
    expect(await seeds.accountXpub(seeds.newEntropy(), "m/84'/0'/0'")).toMatch(/^xpub[1-9A-HJ-NP-Za-km-z]{107}$/);
  });

  it("gives the same key for the same entropy and leaves the entropy to its owner", async () => {
    const entropy = seeds.newEntropy();
    const before = Buffer.from(entropy);
    const first = await seeds.accountXpub(entropy, "m/44'/60'/0'");
    expect(await seeds.accountXpub(entropy, "m/44'/60'/0'")).toBe(first);
    expect(Buffer.from(entropy).equals(before)).toBe(true);
  });

  it("gives another key for another account path", async () => {
    const entropy = seeds.newEntropy();
    const paths = ["m/84'/0'/0'", "m/84'/1'/0'", "m/44'/60'/0'", "m/44'/195'/0'", "m/84'/0'/1'"];
    expect(new Set(await Promise.all(paths.map((path) => seeds.accountXpub(entropy, path)))).size).toBe(paths.length);
  });
});
