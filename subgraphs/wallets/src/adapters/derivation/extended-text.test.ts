import { HDKey } from "@scure/bip32";
import { describe, expect, it } from "vitest";
import { looksPrivate } from "./extended-text.ts";

const { privateExtendedKey: xprv, publicExtendedKey: xpub } = HDKey.fromMasterSeed(new Uint8Array(32).fill(7));

describe("an extended private key", () => {
  it.each([
    ["alone", xprv],
    ["in capitals", xprv.toUpperCase()],
    ["cut short", xprv.slice(0, 9)],
    ["behind an origin", `wpkh([d34db33f/84'/0'/0']${xprv}/0/*)`],
    ["in a descriptor", `wpkh(${xprv}/0/*)#abcdefgh`],
    ["of another version, in a sentence", `my key: ${xprv.replace("xprv", "zprv")}`],
  ])("is seen %s", (_how, text) => {
    expect(looksPrivate(text)).toBe(true);
  });

  it.each([
    ["a public key", xpub],
    ["a public key that has such letters in it", `${xpub.slice(0, 40)}xprv${xpub.slice(44)}`],
    ["an address that has such letters in it", "TGL9hVpc4cgG5aFWSyYxPRvoxgQGe8ZTWr"],
  ])("is not seen in %s", (_what, text) => {
    expect(looksPrivate(text)).toBe(false);
  });
});
