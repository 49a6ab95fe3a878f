import { err, ok } from "@coffer/platform/values/result";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { fakeKeys, makeFakeSegregated, newUser } from "../../../test/fakes/segregated.ts";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeGate } from "../wallets/gate.ts";
import { makeAddWallets } from "./add-wallet.ts";
import type { KeyReader } from "./key-ports.ts";

const ACCOUNT = { of: "ACCOUNT", xpub: "xpub1", accountPath: null, addressType: "P2WPKH" } as const;

function begin({ perUser = 10, cursor = 100 as number | null, sealFails = false } = {}) {
  const kept = makeFakeSegregated(cursor);
  const spending: Uint8Array[] = [];
  const sealed: string[] = [];
  const keys: KeyReader = {
    ...fakeKeys,
    async readBrought({ secret }) {
      if (secret.reveal() === "wrong") return err("BAD_CHECKSUM");
      const key = new Uint8Array([1, 2, 3]);
      spending.push(key);
      return ok({ watched: { ...ACCOUNT, xpub: `xpub of ${secret.reveal().length}` }, spending: key });
    },
    readWatched: (text) =>
      text === "wrong" ? err("PRIVATE_KEY") : ok({ of: "ADDRESS", address: text, others: [], addressType: null }),
  };
  const announced: true[] = [];
  const { networks } = makeFakeWorld().deps;
  const add = makeAddWallets({
    networks,
    keyReaders: new Map([["BITCOIN", keys]]),
    vault: {
      async seal(_bytes, context) {
        if (sealFails) throw new Error("the vault is away");
        sealed.push(context);
        return { keyId: "k", wrappedKey: new Uint8Array(1), ciphertext: new Uint8Array(1) };
      },
    },
    gate: makeGate(1),
    inSegregated: kept.inSegregated,
    reader: kept.reader,
    clock: makeFakeClock(),
    settings: { perUser, gapLimit: 3 },
    announce: () => announced.push(true),
  });
  const asked = { userId: newUser(), network: "BITCOIN", name: null, birthdayHeight: null, idempotencyKey: "k" };
  const brought = { passphrase: null, addressType: null };
  return {
    ...{ kept, spending, sealed, announced, asked },
    bring: (secret: string, other: object = {}) =>
      add.importWallet({ ...asked, ...brought, secret: new Secret(secret), ...other }),
    watch: (watch: string, other: object = {}) =>
      add.watchWallet({ ...asked, addressType: null, watch: new Secret(watch), ...other }),
  };
}

describe("importWallet and watchWallet", () => {
  it("refuse a network that such wallets cannot live on, and a key that is none, and keep nothing", async () => {
    const { bring, watch, kept } = begin();
    expect(await bring("words", { network: "TRON" })).toEqual(
      err({ code: "NETWORK_UNAVAILABLE", available: ["BITCOIN"] }),
    );
    expect(await bring("wrong")).toEqual(err({ code: "KEY_INVALID", fault: "BAD_CHECKSUM" }));
    expect(await watch("wrong")).toEqual(err({ code: "KEY_INVALID", fault: "PRIVATE_KEY" }));
    expect([kept.wallets, kept.events]).toEqual([[], []]);
  });

  it("refuse what is there already, one more than one may have, and a birthday out of range", async () => {
    const { watch } = begin({ perUser: 1 });
    await watch("a");
    expect(await watch("a", { idempotencyKey: "l" })).toEqual(err({ code: "WALLET_EXISTS" }));
    expect(await watch("b", { idempotencyKey: "m" })).toEqual(err({ code: "QUOTA_EXCEEDED", limit: 1 }));
    expect(await begin().watch("a", { birthdayHeight: 101 })).toEqual(
      err({ code: "SCAN_OUT_OF_RANGE", lowest: 0, highest: 100 }),
    );
    expect(await begin({ cursor: null }).watch("a", { birthdayHeight: 1 })).toEqual(err({ code: "CHAIN_UNAVAILABLE" }));
  });

  it("answer a key again with the same, and other arguments with a refusal", async () => {
    const { bring, kept, announced } = begin();
    const first = await bring("words");
    expect(await bring("words")).toEqual(first);
    expect(await bring("words", { name: "Other" })).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(await bring("other words")).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect([kept.wallets.length, announced.length]).toEqual([1, 1]);
  });

  it("watch as many addresses of both chains as the gap is, and have the next block read once more", async () => {
    const { bring, kept } = begin();
    const made = await bring("words");
    const id = made.ok ? made.value.id : null;
    if (!id) throw new Error("not made");
    expect(kept.addressesOf(id)).toEqual(
      [0, 1].flatMap((chain) => [0, 1, 2].map((child) => `xpub of 5/${chain}/${child}`)),
    );
    expect(kept.scans.get(id)).toEqual({ from: 101, at: 100, to: 101 });
    const born = await bring("more words", { idempotencyKey: "l", birthdayHeight: 7 });
    expect(born.ok && kept.scans.get(born.value.id)).toEqual({ from: 7, at: 6, to: 101 });
  });

  it("seal what spends for its wallet, and zero it whatever happens", async () => {
    const { bring, spending, sealed, kept } = begin();
    const made = await bring("words");
    expect(sealed).toEqual([`wallets/account-key/${made.ok ? made.value.id : ""}`]);
    expect(kept.wallets[0]?.sealed).not.toBeNull();
    const failing = begin({ sealFails: true });
    await expect(failing.bring("words")).rejects.toThrow("the vault is away");
    expect(failing.kept.wallets).toEqual([]);
    expect([...spending, ...failing.spending]).toEqual([new Uint8Array(3), new Uint8Array(3)]);
  });
});
