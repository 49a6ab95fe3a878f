import { HDKey } from "@scure/bip32";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountPath, childNumbers } from "../../domain/wallets/derivation-path.ts";
import { extendedKeys } from "./extended-key.ts";
import { withReceivePrivateKey } from "./spending-key.ts";

const ACCOUNT = "m/44'/60'/0'";
const accountKeyAt = (path: string, seed = new Uint8Array(32).fill(7)) => extendedKeys(seed, childNumbers(path)).xprv;
const ask = (accountKey: Uint8Array, index = 0) =>
  withReceivePrivateKey({ accountKey, accountPath: ACCOUNT, index }, (key) => Buffer.from(key).toString("hex"));
const changed = (at: number, to: number) => accountKeyAt(ACCOUNT).with(at, to);

/** What was thrown; fails where nothing was. */
function thrownBy(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

describe("the private key of an address", () => {
  it.each([
    ["too few bytes", accountKeyAt(ACCOUNT).slice(1)],
    ["too many bytes", Uint8Array.from([...accountKeyAt(ACCOUNT), 0])],
    ["nothing", new Uint8Array()],
    ["zeros", new Uint8Array(78)],
    ["other version bytes", changed(3, 0)],
    ["a public key in its place", changed(45, 2)],
    ["no key at all", accountKeyAt(ACCOUNT).fill(0, 46)],
    ["a key beyond the curve's order", accountKeyAt(ACCOUNT).fill(255, 46)],
  ])("is not looked for in %s, of which nothing is quoted", (_what, bytes) => {
    const { message, cause } = thrownBy(() => ask(bytes));
    expect([message, cause]).toEqual(["not an extended private key", undefined]);
  });

  it.each(["m/44'/60'", "m/44'/60'/1'", "m/44'/60'/0'/0", "m/44'/60'/0"])(
    "is not that of the account at %s",
    (path) => {
      expect(thrownBy(() => ask(accountKeyAt(path))).message).toMatch(/^not the extended private key of the account/);
    },
  );

  it("is that of any account where nobody says which, of either chain, and of nothing deeper or higher", () => {
    const seed = new Uint8Array(32).fill(7);
    for (const chain of [0, 1] as const)
      for (const path of ["m/44'/60'/0'", "m/84'/0'/7'"]) {
        const of = { accountKey: accountKeyAt(path), accountPath: null, chain, index: 3 };
        const other = HDKey.fromMasterSeed(seed).derive(`${path}/${chain}/3`).privateKey;
        expect(withReceivePrivateKey(of, (key) => Uint8Array.from(key))).toEqual(other);
      }
    for (const path of ["m/44'/60'", "m/44'/60'/0'/0"])
      expect(
        thrownBy(() => withReceivePrivateKey({ accountKey: accountKeyAt(path), accountPath: null, index: 0 }, () => 0))
          .message,
      ).toBe("not the extended private key of the account that it is said to be");
  });

  it("is one key itself, of its only address, zeroed behind its use", () => {
    const accountKey = new Uint8Array(32).fill(9);
    const seen: Uint8Array[] = [];
    const of = { accountKey, accountPath: null, index: 0 };
    expect(withReceivePrivateKey(of, (key) => seen.push(key) && Buffer.from(key).toString("hex"))).toBe(
      "09".repeat(32),
    );
    expect(seen.map((key) => key.every((byte) => byte === 0))).toEqual([true]);
    expect(accountKey).toEqual(new Uint8Array(32).fill(9));
    for (const changes of [{ accountPath: ACCOUNT }, { chain: 1 as const }, { index: 1 }])
      expect(thrownBy(() => withReceivePrivateKey({ ...of, ...changes }, () => 0)).message).toBe(
        "not an extended private key",
      );
    for (const bytes of [new Uint8Array(32), new Uint8Array(32).fill(255)])
      expect(() => withReceivePrivateKey({ ...of, accountKey: bytes }, () => 0)).toThrow();
  });

  it.each([-1, 1.5, Number.NaN, 2 ** 31])("has no index %s", (index) => {
    expect(() => ask(accountKeyAt(ACCOUNT), index)).toThrow("not an index of an address");
  });

  it("is what another derivation gives, from bytes that lie anywhere and stay as they are", () => {
    const seeds = fc.uint8Array({ minLength: 16, maxLength: 64 });
    const accounts = fc
      .integer({ min: 0, max: 9 })
      .map((account) => accountPath({ purpose: 44, coinType: 60, account }));
    fc.assert(
      fc.property(seeds, accounts, fc.integer({ min: 0, max: 2 ** 31 - 1 }), (seed, path, index) => {
        const room = new Uint8Array(100);
        room.set(accountKeyAt(path, seed), 9);
        const accountKey = room.subarray(9, 87);
        const before = accountKey.slice();
        const expected = HDKey.fromMasterSeed(seed).derive(`${path}/0/${index}`).privateKey;
        const key = withReceivePrivateKey({ accountKey, accountPath: path, index }, (bytes) => Uint8Array.from(bytes));
        expect(key).toEqual(expected);
        expect(accountKey).toEqual(before);
      }),
      { numRuns: 40 },
    );
  });

  it("is zeroed after use, and where that throws", () => {
    const kept: Uint8Array[] = [];
    const of = { accountKey: accountKeyAt(ACCOUNT), accountPath: ACCOUNT, index: 0 };
    withReceivePrivateKey(of, (key) => kept.push(key));
    expect(() =>
      withReceivePrivateKey(of, (key) => {
        kept.push(key);
        throw new Error("stop");
      }),
    ).toThrow("stop");
    expect(kept.map((key) => Uint8Array.from(key))).toEqual([new Uint8Array(32), new Uint8Array(32)]);
  });
});
