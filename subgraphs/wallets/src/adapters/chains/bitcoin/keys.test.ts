import { Secret } from "@coffer/platform/values/secret";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WatchedAccount } from "../../../domain/segregated/keys.ts";
import { descriptorChecksum } from "./descriptor.ts";
import { makeBitcoinKeys } from "./keys.ts";

const main = makeBitcoinKeys({ net: "mainnet" });
const test = makeBitcoinKeys({ net: "regtest" });

/** Of the BIPs' own vectors. */
const WORDS = `${"abandon ".repeat(11)}about`;
const brought = (
  secret: string,
  more: { passphrase?: string; addressType?: "P2PKH" | "P2TR" | "P2SH_P2WPKH" } = {},
) => ({
  secret: new Secret(secret),
  passphrase: more.passphrase === undefined ? null : new Secret(more.passphrase),
  addressType: more.addressType ?? null,
});
const account = (watched: unknown) => watched as WatchedAccount;

// BIP-84, "Test vectors".
const ZPRV =
  "zprvAdG4iTXWBoARxkkzNpNh8r6Qag3irQB8PzEMkAFeTRXxHpbF9z4QgEvBRmfvqWvGp42t42nvgGpNgYSJA9iefm1yYNZKEm7z6qUWCroSQnE";
const ZPUB =
  "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs";
const ROOT =
  "zprvAWgYBBk7JR8Gjrh4UJQ2uJdG1r3WNRRfURiABBE3RvMXYSrRJL62XuezvGdPvG6GFBZduosCc1YP5wixPox7zhZLfiUm8aunE96BBa4Kei5";
// BIP-86, "Test vectors".
const XPUB_86 =
  "xpub6BgBgsespWvERF3LHQu6CnqdvfEvtMcQjYrcRzx53QJjSxarj2afYWcLteoGVky7D3UKDP9QyrLprQ3VCECoY49yfdDEHGCtMMj92pReUsQ";
// Trezor's vectors of BIP-39: the same words with the passphrase TREZOR.
const TREZOR_ROOT =
  "xprv9s21ZrQH143K3h3fDYiay8mocZ3afhfULfb5GX8kCBdno77K4HiA15Tg23wpbeF1pLfs1c5SPmYHrEpTuuRhxMwvKDwqdKiGJS9XFKzUsAF";
// The key 1, of BIP-173's examples.
const WIF = "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn";
const WIF_UNCOMPRESSED = "5HpHagT65TZzG1PH3CSu63k8DbpvD8s5ip4nEB3kEsreAnchuDf";

const read = async (...given: Parameters<typeof brought>) => main.readBrought(brought(...given));
const readAddresses = async (...given: Parameters<typeof brought>) => {
  const found = await read(...given);
  if (!found.ok) throw new Error(found.error);
  const { watched } = found.value;
  if (watched.of === "ADDRESS") return [watched.address, ...watched.others];
  return (
    [
      [0, 0],
      [0, 1],
      [1, 0],
    ] as const
  ).map(([chain, child]) => main.addressOf(watched, chain, child).address);
};

describe("words that somebody brings", () => {
  it("give the addresses of BIP-44, 49, 84 and 86, as these have published them", async () => {
    expect((await readAddresses(WORDS, { addressType: "P2PKH" }))[0]).toBe("1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA");
    expect(await readAddresses(WORDS)).toEqual([
      "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu",
      "bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g",
      "bc1q8c6fshw2dlwun7ekn9qwf37cu2rn755upcp6el",
    ]);
    expect(await readAddresses(WORDS, { addressType: "P2TR" })).toEqual([
      "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr",
      "bc1p4qhjn9zdvkux4e44uhx8tc55attvtyu358kutcqkudyccelu0was9fqzwh",
      "bc1p3qkhfews2uk44qtvauqyr2ttdsw7svhkl9nkm9s9c3x4ax5h60wqwruhk7",
    ]);
    const nested = await test.readBrought(brought(WORDS, { addressType: "P2SH_P2WPKH" }));
    expect(nested.ok && test.addressOf(account(nested.value.watched), 0, 0)).toEqual({
      address: "2Mww8dCYPUpKHofjgcXcBCEGmniw9CoaiD2",
      derivationPath: "m/49'/1'/0'/0/0",
    });
  });

  it("give another account with a passphrase: that of the published master key", async () => {
    const [words, master] = [await readAddresses(WORDS, { passphrase: "TREZOR" }), await readAddresses(TREZOR_ROOT)];
    expect(words).toEqual(master);
    expect(words).not.toEqual(await readAddresses(WORDS));
  });

  it("may be typed in capitals and with any spaces", async () => {
    expect(await readAddresses(`  ${WORDS.toUpperCase().replaceAll(" ", " \n ")} `)).toEqual(
      await readAddresses(WORDS),
    );
  });

  it.each([
    ["abandon about", "WORD_COUNT"],
    [`${"abandon ".repeat(12)}about`, "WORD_COUNT"],
    [`${"abandon ".repeat(11)}abandon`, "BAD_CHECKSUM"],
    [`${"abandon ".repeat(11)}aboutt`, "UNKNOWN_WORD"],
  ])("are refused as %j: %s", async (text, error) => {
    expect(await read(text)).toEqual({ ok: false, error });
  });
});

describe("extended keys that somebody brings", () => {
  it("are those of a master or of an account, by every version of SLIP-132", async () => {
    const words = await readAddresses(WORDS);
    expect(await readAddresses(ROOT)).toEqual(words);
    expect(await readAddresses(ZPRV)).toEqual(words);
    const spending = await read(ZPRV);
    expect(spending.ok && [spending.value.spending.length, String(spending.value.spending)]).toEqual([78, "[secret]"]);
  });

  it.each([
    [ZPUB, "PUBLIC_KEY"],
    [`${ZPRV.slice(0, -1)}F`, "BAD_CHECKSUM"],
    [ZPRV.slice(0, -1), "BAD_CHECKSUM"],
    [
      "tprv8gRrNu65W2Msef2BdBSUgFdRTGzC8EwVXnV7UGS3faeXtuMVtGfEdidVeGbThs4ELEoayCAzZQ4uUji9DUiAs7erdVskqju7hrBcDvDsdbY",
      "OTHER_NETWORK",
    ],
    // BIP-32, test vector 1: m/0'
    [
      "xprv9uHRZZhk6KAJC1avXpDAp4MDc3sQKNxDiPvvkX8Br5ngLNv1TxvUxt4cV1rGL5hj6KCesnDYUhd7oWgT11eZG7XnxHrnYeSvkzY7d2bhkJ7",
      "NOT_AN_ACCOUNT",
    ],
  ])("are refused: %s, %s", async (text, error) => {
    expect(await read(text, text.startsWith("xprv") ? { addressType: "P2PKH" } : {})).toEqual({ ok: false, error });
  });

  it("are refused where the version and what is asked differ, or neither says it of an account", async () => {
    // BIP-86, "Test vectors": account 0.
    const account86 =
      "xprv9xgqHN7yz9MwCkxsBPN5qetuNdQSUttZNKw1dcYTV4mkaAFiBVGQziHs3NRSWMkCzvgjEe3n9xV8oYywvM8at9yRqyaZVz6TYYhX98VjsUk";
    expect(await read(account86)).toEqual({ ok: false, error: "ADDRESS_TYPE_NEEDED" });
    expect((await readAddresses(account86, { addressType: "P2TR" }))[0]).toBe(
      "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr",
    );
    expect(await read(ZPRV, { addressType: "P2TR" })).toEqual({ ok: false, error: "ADDRESS_TYPE_DIFFERS" });
  });

  // BIP-32, test vector 5.
  it.each([
    "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6LBpB85b3D2yc8sfvZU521AAwdZafEz7mnzBBsz4wKY5fTtTQBm",
    "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFGTQQD3dC4H2D5GBj7vWvSQaaBv5cxi9gafk7NF3pnBju6dwKvH",
    "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6Txnt3siSujt9RCVYsx4qHZGc62TG4McvMGcAUjeuwZdduYEvFn",
    "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFGpWnsj83BHtEy5Zt8CcDr1UiRXuWCmTQLxEK9vbz5gPstX92JQ",
    "xprv9s2SPatNQ9Vc6GTbVMFPFo7jsaZySyzk7L8n2uqKXJen3KUmvQNTuLh3fhZMBoG3G4ZW1N2kZuHEPY53qmbZzCHshoQnNf4GvELZfqTUrcv",
    "xpub661no6RGEX3uJkY4bNnPcw4URcQTrSibUZ4NqJEw5eBkv7ovTwgiT91XX27VbEXGENhYRCf7hyEbWrR3FewATdCEebj6znwMfQkhRYHRLpJ",
    "xprv9s21ZrQH4r4TsiLvyLXqM9P7k1K3EYhA1kkD6xuquB5i39AU8KF42acDyL3qsDbU9NmZn6MsGSUYZEsuoePmjzsB3eFKSUEh3Gu1N3cqVUN",
    "xpub661MyMwAuDcm6CRQ5N4qiHKrJ39Xe1R1NyfouMKTTWcguwVcfrZJaNvhpebzGerh7gucBvzEQWRugZDuDXjNDRmXzSZe4c7mnTK97pTvGS8",
    "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzF93Y5wvzdUayhgkkFoicQZcP3y52uPPxFnfoLZB21Teqt1VvEHx",
    "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFAzHGBP2UuGCqWLTAPLcMtD5SDKr24z3aiUvKr9bJpdrcLg1y3G",
    "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6Q5JXayek4PRsn35jii4veMimro1xefsM58PgBMrvdYre8QyULY",
  ])("are refused where they are none: %s", async (text) => {
    expect(await read(text, { addressType: "P2PKH" })).toMatchObject({ ok: false });
    expect(main.readWatched(text, "P2PKH")).toMatchObject({ ok: false });
  });
});

describe("a private key that somebody brings", () => {
  it("is of one address, of the kind that is asked for, else of one of each kind", async () => {
    expect(await readAddresses(WIF)).toEqual([
      "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
      "bc1pmfr3p9j00pfxjh0zmgp99y8zftmd3s5pmedqhyptwy6lm87hf5sspknck9",
      "3JvL6Ymt8MVWiCNHC7oWU6nLeHNJKLZGLN",
      "1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH",
    ]);
    expect(await readAddresses("1".padStart(64, "0"), { addressType: "P2PKH" })).toEqual([
      "1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH",
    ]);
    const found = await read(WIF);
    expect(found.ok && Buffer.from(found.value.spending).toString("hex")).toBe("1".padStart(64, "0"));
  });

  it.each([
    [WIF_UNCOMPRESSED, "UNCOMPRESSED_KEY"],
    [`${WIF.slice(0, -1)}m`, "BAD_CHECKSUM"],
    ["0".repeat(64), "NOT_UNDERSTOOD"],
    ["fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", "NOT_UNDERSTOOD"],
  ])("is refused: %s, %s", async (text, error) => {
    expect(await read(text)).toEqual({ ok: false, error });
  });

  it("is refused of another network, and with a passphrase", async () => {
    expect(await test.readBrought(brought(WIF))).toEqual({ ok: false, error: "OTHER_NETWORK" });
    expect(await read(WIF, { passphrase: "x" })).toEqual({ ok: false, error: "NOT_UNDERSTOOD" });
  });
});

const describeKey = (body: string) => `${body}#${descriptorChecksum(body)}`;

describe("what is watched", () => {
  it("is an account of an extended public key, an address, or a descriptor", () => {
    const zpub = main.readWatched(ZPUB, null);
    expect(zpub.ok && main.addressOf(account(zpub.value), 1, 0)).toEqual({
      address: "bc1q8c6fshw2dlwun7ekn9qwf37cu2rn755upcp6el",
      derivationPath: null,
    });
    const taproot = main.readWatched(XPUB_86, "P2TR");
    expect(taproot.ok && main.addressOf(account(taproot.value), 0, 0).address).toBe(
      "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr",
    );
    const described = main.readWatched(describeKey(`tr([73c5da0a/86h/0h/0h]${XPUB_86}/<0;1>/*)`), null);
    expect(described).toMatchObject({ value: { accountPath: "m/86'/0'/0'", addressType: "P2TR", xpub: XPUB_86 } });
    expect(main.readWatched("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", null)).toMatchObject({
      value: { of: "ADDRESS", address: "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" },
    });
  });

  it("has the checksum that BIP-380 has published", () => {
    expect(descriptorChecksum("raw(deadbeef)")).toBe("89f8spxm");
    expect(descriptorChecksum("raw(ä)")).toBeNull();
  });

  it.each([
    [XPUB_86, "ADDRESS_TYPE_NEEDED"],
    [`wpkh(${XPUB_86}/0/*)`, "BAD_CHECKSUM"],
    [`wpkh(${XPUB_86}/0/*)#qqqqqqqq`, "BAD_CHECKSUM"],
    [describeKey(`wsh(multi(1,${XPUB_86}/0/*))`), "NOT_UNDERSTOOD"],
    [describeKey(`wpkh(${XPUB_86}/1/*)`), "NOT_UNDERSTOOD"],
    [describeKey(`wpkh(${XPUB_86}/0h/*)`), "NOT_UNDERSTOOD"],
    ["tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "OTHER_NETWORK"],
    ["", "NOT_UNDERSTOOD"],
  ])("is refused: %s, %s", (text, error) => {
    expect(main.readWatched(text, null)).toEqual({ ok: false, error });
  });

  it.each([
    WORDS,
    ZPRV,
    WIF,
    WIF_UNCOMPRESSED,
    "1".padStart(64, "0"),
    describeKey(`wpkh(${ROOT}/0/*)`),
    describeKey(`wpkh(${TREZOR_ROOT}/0/*)`),
    describeKey(`pkh(${WIF})`),
  ])("is never a key that spends: %s", (text) => {
    expect(main.readWatched(text, null)).toEqual({ ok: false, error: "PRIVATE_KEY" });
  });

  it("is refused and nothing else, whatever is given", async () => {
    const near = fc.constantFrom(ZPRV, ZPUB, XPUB_86, WIF, WORDS, describeKey(`wpkh(${XPUB_86}/0/*)`));
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc
        .record({ text: near, at: fc.nat(), letter: fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 1 }) })
        .map(({ text: all, at, letter }) => all.slice(0, at % all.length) + letter + all.slice((at % all.length) + 1)),
    );
    await fc.assert(
      fc.asyncProperty(text, async (given) => {
        for (const result of [main.readWatched(given, null), await main.readBrought(brought(given))]) {
          if (!result.ok) expect(JSON.stringify(result)).toMatch(/^\{"ok":false,"error":"[A-Z_]+"\}$/);
        }
      }),
      { numRuns: 300 },
    );
  });
});
