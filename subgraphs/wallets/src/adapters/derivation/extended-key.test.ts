import { HDKey } from "@scure/bip32";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { childNumbers } from "../../domain/wallets/derivation-path.ts";
import { compress } from "./bip32.ts";
import { extendedKeys, receiveKey } from "./extended-key.ts";

const seedOf = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));

// BIP-32, test vectors 1 to 4, of which 3 and 4 have keys that begin with zeros: every chain's
// extended public key.
const SEED_1 = "000102030405060708090a0b0c0d0e0f";
const SEED_2 =
  "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542";
const SEED_3 =
  "4b381541583be4423346c643850da4b320e46a87ae3d2a4e6da11eba819cd4acba45d239319ac14f863b8d5ab5a0d0c64d2e8a1e7d1457df2e5a3c51c73235be";
const SEED_4 = "3ddd5602285899a946114506157c7997e5444528f3003f6134712147db19b678";
const VECTORS = [
  [
    SEED_1,
    "m",
    "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8",
  ],
  [
    SEED_1,
    "m/0'",
    "xpub68Gmy5EdvgibQVfPdqkBBCHxA5htiqg55crXYuXoQRKfDBFA1WEjWgP6LHhwBZeNK1VTsfTFUHCdrfp1bgwQ9xv5ski8PX9rL2dZXvgGDnw",
  ],
  [
    SEED_1,
    "m/0'/1",
    "xpub6ASuArnXKPbfEwhqN6e3mwBcDTgzisQN1wXN9BJcM47sSikHjJf3UFHKkNAWbWMiGj7Wf5uMash7SyYq527Hqck2AxYysAA7xmALppuCkwQ",
  ],
  [
    SEED_1,
    "m/0'/1/2'",
    "xpub6D4BDPcP2GT577Vvch3R8wDkScZWzQzMMUm3PWbmWvVJrZwQY4VUNgqFJPMM3No2dFDFGTsxxpG5uJh7n7epu4trkrX7x7DogT5Uv6fcLW5",
  ],
  [
    SEED_1,
    "m/0'/1/2'/2",
    "xpub6FHa3pjLCk84BayeJxFW2SP4XRrFd1JYnxeLeU8EqN3vDfZmbqBqaGJAyiLjTAwm6ZLRQUMv1ZACTj37sR62cfN7fe5JnJ7dh8zL4fiyLHV",
  ],
  [
    SEED_1,
    "m/0'/1/2'/2/1000000000",
    "xpub6H1LXWLaKsWFhvm6RVpEL9P4KfRZSW7abD2ttkWP3SSQvnyA8FSVqNTEcYFgJS2UaFcxupHiYkro49S8yGasTvXEYBVPamhGW6cFJodrTHy",
  ],
  [
    SEED_2,
    "m",
    "xpub661MyMwAqRbcFW31YEwpkMuc5THy2PSt5bDMsktWQcFF8syAmRUapSCGu8ED9W6oDMSgv6Zz8idoc4a6mr8BDzTJY47LJhkJ8UB7WEGuduB",
  ],
  [
    SEED_2,
    "m/0",
    "xpub69H7F5d8KSRgmmdJg2KhpAK8SR3DjMwAdkxj3ZuxV27CprR9LgpeyGmXUbC6wb7ERfvrnKZjXoUmmDznezpbZb7ap6r1D3tgFxHmwMkQTPH",
  ],
  [
    SEED_2,
    "m/0/2147483647'",
    "xpub6ASAVgeehLbnwdqV6UKMHVzgqAG8Gr6riv3Fxxpj8ksbH9ebxaEyBLZ85ySDhKiLDBrQSARLq1uNRts8RuJiHjaDMBU4Zn9h8LZNnBC5y4a",
  ],
  [
    SEED_2,
    "m/0/2147483647'/1",
    "xpub6DF8uhdarytz3FWdA8TvFSvvAh8dP3283MY7p2V4SeE2wyWmG5mg5EwVvmdMVCQcoNJxGoWaU9DCWh89LojfZ537wTfunKau47EL2dhHKon",
  ],
  [
    SEED_2,
    "m/0/2147483647'/1/2147483646'",
    "xpub6ERApfZwUNrhLCkDtcHTcxd75RbzS1ed54G1LkBUHQVHQKqhMkhgbmJbZRkrgZw4koxb5JaHWkY4ALHY2grBGRjaDMzQLcgJvLJuZZvRcEL",
  ],
  [
    SEED_2,
    "m/0/2147483647'/1/2147483646'/2",
    "xpub6FnCn6nSzZAw5Tw7cgR9bi15UV96gLZhjDstkXXxvCLsUXBGXPdSnLFbdpq8p9HmGsApME5hQTZ3emM2rnY5agb9rXpVGyy3bdW6EEgAtqt",
  ],
  [
    SEED_3,
    "m",
    "xpub661MyMwAqRbcEZVB4dScxMAdx6d4nFc9nvyvH3v4gJL378CSRZiYmhRoP7mBy6gSPSCYk6SzXPTf3ND1cZAceL7SfJ1Z3GC8vBgp2epUt13",
  ],
  [
    SEED_3,
    "m/0'",
    "xpub68NZiKmJWnxxS6aaHmn81bvJeTESw724CRDs6HbuccFQN9Ku14VQrADWgqbhhTHBaohPX4CjNLf9fq9MYo6oDaPPLPxSb7gwQN3ih19Zm4Y",
  ],
  [
    SEED_4,
    "m",
    "xpub661MyMwAqRbcGczjuMoRm6dXaLDEhW1u34gKenbeYqAix21mdUKJyuyu5F1rzYGVxyL6tmgBUAEPrEz92mBXjByMRiJdba9wpnN37RLLAXa",
  ],
  [
    SEED_4,
    "m/0'",
    "xpub69AUMk3qDBi3uW1sXgjCmVjJ2G6WQoYSnNHyzkmdCHEhSZ4tBok37xfFEqHd2AddP56Tqp4o56AePAgCjYdvpW2PU2jbUPFKsav5ut6Ch1m",
  ],
  [
    SEED_4,
    "m/0'/1'",
    "xpub6BJA1jSqiukeaesWfxe6sNK9CCGaujFFSJLomWHprUL9DePQ4JDkM5d88n49sMGJxrhpjazuXYWdMf17C9T5XnxkopaeS7jGk1GyyVziaMt",
  ],
] as const;

const ACCOUNT = "m/84'/0'/0'";
const accountXpub = extendedKeys(seedOf(SEED_1), childNumbers(ACCOUNT)).xpub;
const readAt = (text: string) => () => receiveKey({ accountXpub: text, accountPath: ACCOUNT, index: 0 });

describe("extendedKeys", () => {
  it.each(VECTORS)("of seed %s at %s is the published one", (seed, path, xpub) => {
    expect(extendedKeys(seedOf(seed), childNumbers(path)).xpub).toBe(xpub);
  });

  it("leaves the caller's seed as it was", () => {
    const seed = seedOf(SEED_1);
    extendedKeys(seed, childNumbers(ACCOUNT));
    expect(seed).toEqual(seedOf(SEED_1));
  });
});

describe("receiveKey", () => {
  it("refuses an extended private key without quoting it", () => {
    const xprv = HDKey.fromMasterSeed(seedOf(SEED_1)).derive(ACCOUNT).privateExtendedKey;
    expect(readAt(xprv)).toThrow(/^not an extended public key$/);
  });

  it.each([
    ["an empty text", ""],
    ["a key with one character changed", accountXpub.replace(/.$/, (last) => (last === "1" ? "2" : "1"))],
    ["a key cut short", accountXpub.slice(0, -1)],
    ["a character outside base58", `${accountXpub.slice(0, -1)}0`],
  ])("refuses %s", (_what, text) => {
    expect(readAt(text)).toThrow(/^not an extended public key$/);
  });

  it.each(["m", "m/84'", "m/84'/0'", "m/84'/0'/1'", "m/84'/0'/0", "m/84'/0'/0'/0"])(
    "refuses the public key of %s, which is not the account",
    (path) => {
      expect(readAt(extendedKeys(seedOf(SEED_1), childNumbers(path)).xpub)).toThrow(
        "not the extended public key of the account",
      );
    },
  );

  it.each([-1, 1.5, Number.NaN, 2 ** 31, 2 ** 32])("refuses the index %s", (index) => {
    expect(() => receiveKey({ accountXpub, accountPath: ACCOUNT, index })).toThrow(RangeError);
  });

  it("derives from the public key what the private side derives", () => {
    const seeds = fc.uint8Array({ minLength: 16, maxLength: 64 });
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 2 ** 31 - 1 }), (seed, index) => {
        const { xpub } = extendedKeys(seed, childNumbers(ACCOUNT));
        const fromPrivate = HDKey.fromMasterSeed(seed).derive(`${ACCOUNT}/0/${index}`);
        const { publicKey, path } = receiveKey({ accountXpub: xpub, accountPath: ACCOUNT, index });
        expect(compress(publicKey)).toEqual(fromPrivate.publicKey);
        expect(path).toBe(`${ACCOUNT}/0/${index}`);
      }),
      { numRuns: 40 },
    );
  });
});
