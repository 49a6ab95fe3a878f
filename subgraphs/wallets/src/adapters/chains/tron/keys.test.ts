import { Secret } from "@coffer/platform/values/secret";
import { HDKey } from "@scure/bip32";
import { mnemonicToSeedSync } from "@scure/bip39";
import fc from "fast-check";
import { TronWeb } from "tronweb";
import { describe, expect, it } from "vitest";
import { makeTronKeys } from "./keys.ts";

const keys = makeTronKeys();
const ABANDON = `${"abandon ".repeat(11)}about`;
const [FIRST, SECOND] = ["TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH", "TSeJkUh4Qv67VNFwY8LaAxERygNdy6NQZK"];
/** Of the tests of wdk-wallet-tron. */
const WDK = {
  words: "cook voyage document eight skate token alien guide drink uncle term abuse",
  key: "5d5645db7db2a3b86435e3ec9b3b2cc670fccef5b6d5705e310b8ac2d8d37633",
  address: "TXngH8bVadn9ZWtKBgjKQcqN1GsZ7A1jcb",
};
/** Of those of Trust Wallet's bindings. */
const TRUST = {
  words: "bean stone deal ship become wash net shift spoil embark luggage sand",
  address: "TSiXa4Yv9kwqZaw71fvMjLd5QcrQRzJdhc",
};
const brought = (secret: string, passphrase: string | null = null) =>
  keys.readBrought({
    ...{ secret: new Secret(secret), addressType: null },
    passphrase: passphrase === null ? null : new Secret(passphrase),
  });
const readAccount = async (...given: Parameters<typeof brought>) => {
  const read = await brought(...given);
  if (!read.ok || read.value.watched.of !== "ACCOUNT") throw new Error("no account");
  return read.value.watched;
};
const masterOf = (words: string, passphrase = "") => HDKey.fromMasterSeed(mnemonicToSeedSync(words, passphrase));

describe("keys of Tron that were not made here", () => {
  it("have the addresses that other wallets have published of them", async () => {
    const account = await readAccount(ABANDON);
    expect([0, 1].map((child) => keys.addressOf(account, 0, child))).toEqual([
      { address: FIRST, derivationPath: "m/44'/195'/0'/0/0" },
      { address: SECOND, derivationPath: "m/44'/195'/0'/0/1" },
    ]);
    for (const { words, address } of [WDK, TRUST])
      expect(keys.addressOf(await readAccount(words), 0, 0).address).toBe(address);
    for (const key of [WDK.key, `0x${WDK.key.toUpperCase()}`])
      expect(await brought(key)).toMatchObject({ value: { watched: { of: "ADDRESS", address: WDK.address } } });
  });

  it("have those that tronweb has of words with a passphrase, at any place", async () => {
    const account = await readAccount(TRUST.words, "TREZOR");
    for (const child of [0, 1, 19, 2 ** 31 - 1]) {
      const { address } = TronWeb.fromMnemonic(TRUST.words, `m/44'/195'/0'/0/${child}`, "TREZOR");
      expect(keys.addressOf(account, 0, child).address).toBe(address);
    }
    await expect(async () => keys.addressOf(account, 0, 2 ** 31)).rejects.toThrow(RangeError);
  });

  it("are the same account by its words, its master's key, its own key, and what is public of it", async () => {
    const [master, words] = [masterOf(ABANDON), await readAccount(ABANDON)];
    const own = master.derive("m/44'/195'/0'");
    expect(await readAccount(master.privateExtendedKey)).toEqual(words);
    expect((await readAccount(own.privateExtendedKey)).xpub).toBe(words.xpub);
    const watched = keys.readWatched(own.publicExtendedKey, null);
    expect(watched).toMatchObject({ value: { of: "ACCOUNT", xpub: words.xpub, accountPath: null } });
    if (!watched.ok || watched.value.of !== "ACCOUNT") throw new Error("no account");
    expect(keys.addressOf(watched.value, 0, 1)).toEqual({ address: SECOND, derivationPath: null });
  });

  it.each([
    ["the account's id in hexadecimal", "41c8599111f29c1e1e061265b4af93ea1f274ad78a"],
    ["the same as Ethereum writes it", "0xc8599111f29c1e1e061265b4af93ea1f274ad78a"],
    ["another letter", FIRST.replace("dH", "dJ")],
    ["small letters", FIRST.toLowerCase()],
    ["one letter less", FIRST.slice(0, -1)],
    ["the address whose key nobody has", "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb"],
    ["an address of Bitcoin", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"],
  ])("are not watched by %s", (_what, text) => {
    expect(keys.readWatched(text, null)).toEqual({ ok: false, error: "NOT_UNDERSTOOD" });
  });

  it("are refused where they are none, or none of what is asked for", async () => {
    const [master] = [masterOf(ABANDON)];
    for (const secret of [WDK.key, WDK.words, master.privateExtendedKey])
      expect(keys.readWatched(secret, null)).toEqual({ ok: false, error: "PRIVATE_KEY" });
    expect(keys.readWatched(` ${FIRST}\n`, null)).toMatchObject({ value: { of: "ADDRESS", address: FIRST } });
    expect(keys.readWatched(FIRST, "P2PKH")).toEqual({ ok: false, error: "ADDRESS_TYPE_DIFFERS" });
    expect(keys.readWatched(master.publicExtendedKey, null)).toEqual({ ok: false, error: "NOT_AN_ACCOUNT" });
    expect(await brought(FIRST)).toEqual({ ok: false, error: "NOT_UNDERSTOOD" });
    expect(await brought(WDK.key, "a passphrase")).toEqual({ ok: false, error: "NOT_UNDERSTOOD" });
    expect(await brought(master.derive("m/44'/195'/0'").publicExtendedKey)).toEqual({ ok: false, error: "PUBLIC_KEY" });
    expect(await brought(`${ABANDON} about`)).toEqual({ ok: false, error: "WORD_COUNT" });
    for (const key of ["0".repeat(64), "f".repeat(64)])
      expect(await brought(key)).toEqual({ ok: false, error: "NOT_UNDERSTOOD" });
  });

  it("are watched by an address in which the letters of an extended private key stand by chance", () => {
    const address = "TGL9hVpc4cgG5aFWSyYxPRvoxgQGe8ZTWr";
    expect(keys.readWatched(address, null)).toMatchObject({ value: { of: "ADDRESS", address } });
  });

  it("have tronweb's address of every private key", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async (bytes) => {
        const key = Buffer.from(bytes.fill(1, 0, 1)).toString("hex");
        const address = TronWeb.address.fromPrivateKey(key);
        expect(await brought(key)).toMatchObject({ value: { watched: { address } } });
        expect(keys.readWatched(String(address), null)).toMatchObject({ value: { address } });
      }),
      { numRuns: 40 },
    );
  });
});
