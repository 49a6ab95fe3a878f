import { newId } from "@coffer/contracts/ids";
import type { Sealed, Vault } from "@coffer/platform/stores/vault";
import { describe, expect, it } from "vitest";
import { makeGate } from "./gate.ts";
import { accountKeyContext, entropyContext, makeMakeWalletKeys } from "./make-wallet-keys.ts";
import type { ChainAdapter, SeedMaker } from "./ports.ts";

const walletId = newId("wal");
const SEALED: Sealed = { keyId: "k", wrappedKey: new Uint8Array(1), ciphertext: new Uint8Array(1) };
const chain: ChainAdapter = {
  network: "TRON",
  accountPath: "m/44'/195'/0'",
  receiveAddress: (xpub, index) => ({ address: `${xpub}/${index}`, derivationPath: `m/44'/195'/0'/0/${index}` }),
  isAddress: () => true,
};

/** Counts how many are at work at once, and keeps hold of what it gave out. */
function watchedSeeds(fault?: Error) {
  const watch = { now: 0, most: 0, calls: 0, given: [] as Uint8Array[], seen: [] as number[] };
  const seeds: SeedMaker = {
    newEntropy() {
      const entropy = new Uint8Array(32).fill(7);
      watch.given.push(entropy);
      return entropy;
    },
    async deriveAccount(entropy) {
      watch.calls += 1;
      watch.now += 1;
      watch.most = Math.max(watch.most, watch.now);
      watch.seen.push(entropy[0] ?? 0);
      for (let turns = 0; turns < 20; turns += 1) await Promise.resolve();
      watch.now -= 1;
      if (fault) throw fault;
      const xprv = new Uint8Array(78).fill(9);
      watch.given.push(xprv);
      return { xpub: `xpub${watch.calls}`, xprv };
    },
  };
  return { seeds, watch };
}

function watchedVault(fault?: Error) {
  const contexts: string[] = [];
  const vault: Vault = {
    async seal(plaintext, context) {
      contexts.push(`${context} ${plaintext[0]}`);
      if (fault) throw fault;
      return SEALED;
    },
    open: async () => Buffer.alloc(0),
  };
  return { vault, contexts };
}

describe("makeWalletKeys", () => {
  it.each([
    ["the derivation", new Error("no curve"), undefined],
    ["the vault", undefined, new Error("no vault")],
  ])("wipes the entropy also where %s fails", async (_what, ofSeeds, ofVault) => {
    const { seeds, watch } = watchedSeeds(ofSeeds);
    const makeKeys = makeMakeWalletKeys({ seeds, vault: watchedVault(ofVault).vault, gate: makeGate(1) });
    await expect(makeKeys(walletId, chain)).rejects.toThrow("no ");
    expect(watch.seen).toEqual([7]);
    expect(watch.given.every((entropy) => entropy.every((byte) => byte === 0))).toBe(true);
  });

  it("seals the entropy and the account's key, each for its wallet and purpose alone, and wipes both", async () => {
    const { seeds, watch } = watchedSeeds();
    const { vault, contexts } = watchedVault();
    const keys = await makeMakeWalletKeys({ seeds, vault, gate: makeGate(1) })(walletId, chain);
    expect(contexts).toEqual([`${entropyContext(walletId)} 7`, `${accountKeyContext(walletId)} 9`]);
    expect(entropyContext(walletId)).toBe(`wallets/entropy/${walletId}`);
    expect(accountKeyContext(walletId)).toBe(`wallets/account-key/${walletId}`);
    expect(watch.given).toHaveLength(2);
    expect(watch.given.every((entropy) => entropy.every((byte) => byte === 0))).toBe(true);
    expect(keys).toEqual({
      accountPath: "m/44'/195'/0'",
      accountXpub: "xpub1",
      sealedEntropy: SEALED,
      sealedAccountKey: SEALED,
      firstAddress: {
        id: expect.stringMatching(/^adr_/),
        address: "xpub1/0",
        derivationPath: "m/44'/195'/0'/0/0",
        index: 0,
        label: null,
      },
    });
  });

  it("never makes more at once than the gate has places, and uses them all", async () => {
    const { seeds, watch } = watchedSeeds();
    const makeKeys = makeMakeWalletKeys({ seeds, vault: watchedVault().vault, gate: makeGate(3) });
    await Promise.all(Array.from({ length: 20 }, () => makeKeys(newId("wal"), chain)));
    expect(watch).toMatchObject({ calls: 20, most: 3, now: 0 });
  });

  it("gives a place back after a failure", async () => {
    const { seeds } = watchedSeeds(new Error("no curve"));
    const makeKeys = makeMakeWalletKeys({ seeds, vault: watchedVault().vault, gate: makeGate(1) });
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => makeKeys(newId("wal"), chain)));
    expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill("rejected"));
  });
});
