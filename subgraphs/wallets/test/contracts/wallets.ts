import { randomUUID } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok } from "@coffer/platform/values/result";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { walletCreated } from "../../src/app/wallets/events.ts";
import type { AddressMade, Made, NewWallet } from "../../src/app/wallets/ports.ts";
import type { Address, Wallet } from "../../src/domain/wallets/wallet.ts";
import type { FakeWallets } from "../fakes/wallets.ts";

export type KeptWallets = Pick<FakeWallets, "inTransaction" | "reader">;

const NOW = Date.parse("2026-01-01T00:00:00.000Z");
const REUSED = err({ code: "IDEMPOTENCY_KEY_REUSED" });
const FULL = err({ code: "QUOTA_EXCEEDED", limit: 3 });

type Changes = Partial<Pick<Wallet, "userId" | "network" | "createdAt">> & Partial<Pick<NewWallet, "origin">>;

function newWallet({ origin = "REQUEST", ...changes }: Changes = {}): NewWallet {
  const id = newId("wal");
  return {
    origin,
    wallet: {
      id,
      userId: newId("usr"),
      network: "TRON",
      kind: "CUSTODIAL",
      name: "Tron",
      createdAt: new Date(NOW),
      isDefault: true,
      archivedAt: null,
      ...changes,
    },
    keys: {
      accountPath: "m/44'/195'/0'",
      accountXpub: `xpub of ${id}`,
      sealedEntropy: { keyId: "k", wrappedKey: Buffer.alloc(60, 1), ciphertext: Buffer.alloc(60, 2) },
      sealedAccountKey: { keyId: "k", wrappedKey: Buffer.alloc(60, 3), ciphertext: Buffer.alloc(106, 4) },
      firstAddress: { id: newId("adr"), index: 0, address: `T${id}`, derivationPath: "m/44'/195'/0'/0/0", label: null },
    },
  };
}

const newAddress = (index: number): Address => {
  const id = newId("adr");
  return { id, index, address: `T${id}`, derivationPath: null, label: null };
};

const newClaim = ({ key = randomUUID(), actorId = newId("usr"), args = ["a"] } = {}) =>
  makeClaim({ actorId, operation: "createWallet", key }, args);

const add = ({ inTransaction }: KeptWallets, one: NewWallet) =>
  inTransaction((writer) => writer.add(one, [walletCreated(one.wallet)]));

/** What the use cases rely on, whatever keeps the wallets. */
export function describeWallets(name: string, open: () => KeptWallets): void {
  describe(name, () => {
    describeTransactions(open);
    describeKeys(open);
    describeReads(open);
    describeStandings(open);
    describeAddresses(open);
  });
}

function describeTransactions(open: () => KeptWallets): void {
  it("keep nothing of a transaction that throws: its key is free, and its locks too", async () => {
    const { inTransaction, reader } = open();
    const [one, claim] = [newWallet({ origin: "VERIFICATION" }), newClaim()];
    const cut = inTransaction(async (writer) => {
      await writer.lockOwner(one.wallet.userId);
      await writer.makeOnce(claim, async () => {
        await writer.add(one, [walletCreated(one.wallet)]);
        return ok({ walletId: one.wallet.id });
      });
      expect(await writer.listAutomatic(one.wallet.userId)).toEqual(["TRON"]);
      throw new Error("power cut");
    });
    await expect(cut).rejects.toThrow("power cut");
    expect(await reader.listByIds([one.wallet.id])).toEqual([]);
    expect(await inTransaction((writer) => writer.findMade(claim))).toBeNull();
    expect(await inTransaction((writer) => writer.lockOwner(one.wallet.userId))).toBeUndefined();
    expect(await add(open(), one)).toBe(true);
  });

  it("add no second automatic wallet of a user on a network, whichever transaction comes first", async () => {
    const userId = newId("usr");
    const rivals = Array.from({ length: 5 }, () => newWallet({ userId, origin: "VERIFICATION" }));
    const added = await Promise.all(rivals.map((one) => add(open(), one)));
    expect(added.filter(Boolean)).toHaveLength(1);
    expect(await add(open(), newWallet({ userId, origin: "VERIFICATION" }))).toBe(false);
    expect(await open().reader.listByOwners([userId])).toEqual(
      rivals.filter((_, i) => added[i]).map(({ wallet }) => wallet),
    );
    expect(await add(open(), newWallet({ userId, origin: "VERIFICATION", network: "BITCOIN" }))).toBe(true);
    for (let i = 0; i < 2; i += 1) expect(await add(open(), newWallet({ userId }))).toBe(true);
    await open().inTransaction(async (writer) => {
      expect((await writer.listAutomatic(userId)).toSorted()).toEqual(["BITCOIN", "TRON"]);
      expect(await writer.countRequested(userId)).toBe(2);
      expect(await writer.countRequested(newId("usr"))).toBe(0);
    });
  });

  it("let one after the other count and add under their owner's lock", async () => {
    const userId = newId("usr");
    const added = await Promise.all(
      Array.from({ length: 6 }, () =>
        open().inTransaction(async (writer) => {
          await writer.lockOwner(userId);
          if ((await writer.countRequested(userId)) >= 2) return false;
          return writer.add(newWallet({ userId }), []);
        }),
      ),
    );
    expect(added.filter(Boolean)).toHaveLength(2);
  });
}

function describeKeys(open: () => KeptWallets): void {
  const makeOnce = (claim: ReturnType<typeof newClaim>, made: Made) =>
    open().inTransaction((writer) => writer.makeOnce(claim, async () => made));

  it("refuse a key that came with other arguments, and give every repeat its first answer", async () => {
    for (const first of [ok({ walletId: newId("wal") }), FULL]) {
      const [key, actorId] = [randomUUID(), newId("usr")];
      expect(await makeOnce(newClaim({ key, actorId }), first)).toEqual(first);
      const other = newClaim({ key, actorId, args: ["b"] });
      expect(await makeOnce(other, first)).toEqual(REUSED);
      expect(await open().inTransaction((writer) => writer.findMade(other))).toEqual(REUSED);
      expect(await makeOnce(newClaim({ key, actorId }), ok({ walletId: newId("wal") }))).toEqual(first);
      expect(await open().inTransaction((writer) => writer.findMade(newClaim({ key, actorId })))).toEqual(first);
      expect(await open().inTransaction((writer) => writer.findMade(newClaim({ key })))).toBeNull();
    }
  });

  it("let one of many that come at once under a key make, and give the others what it made", async () => {
    const claim = newClaim();
    let times = 0;
    const made = await Promise.all(
      Array.from({ length: 6 }, () =>
        open().inTransaction((writer) =>
          writer.makeOnce(claim, async () => {
            times += 1;
            return ok({ walletId: newId("wal") });
          }),
        ),
      ),
    );
    expect(times).toBe(1);
    expect(new Set(made.map((one) => JSON.stringify(one))).size).toBe(1);
  });
}

function describeReads(open: () => KeptWallets): void {
  it("show public parts alone, and of what is not there nothing", async () => {
    const { reader } = open();
    const [early, late] = [newWallet(), newWallet({ createdAt: new Date(NOW + 1) })];
    const { userId } = late.wallet;
    const first = newWallet({ userId });
    const second = newWallet({ userId });
    for (const one of [late, first, second, early]) await add(open(), one);
    expect(await reader.listByIds([])).toEqual([]);
    expect(await reader.listByIds([newId("wal"), early.wallet.id])).toEqual([early.wallet]);
    expect(await reader.listByOwners([])).toEqual([]);
    expect(await reader.listByOwners([newId("usr"), userId])).toEqual([
      { ...first.wallet, isDefault: false },
      { ...second.wallet, isDefault: false },
      late.wallet,
    ]);
    expect(await reader.listAddresses([newId("wal"), early.wallet.id], { from: 0, count: 9 })).toEqual([
      { ...early.keys.firstAddress, walletId: early.wallet.id },
    ]);
  });

  it("give each wallet its own page of addresses, by index", async () => {
    const [one, other] = [newWallet(), newWallet()];
    await add(open(), one);
    await add(open(), other);
    const lengths = new Map([
      [one.wallet.id, 7],
      [other.wallet.id, 3],
    ]);
    for (const [walletId, length] of lengths)
      for (let index = length - 1; index > 0; index -= 1)
        await open().inTransaction((writer) =>
          writer.addAddress(walletId === one.wallet.id ? one.wallet : other.wallet, newAddress(index)),
        );

    await fc.assert(
      fc.asyncProperty(fc.nat(9), fc.integer({ min: 1, max: 9 }), async (from, count) => {
        const found = await open().reader.listAddresses([...lengths.keys()], { from, count });
        for (const [walletId, length] of lengths)
          expect(found.filter((address) => address.walletId === walletId).map(({ index }) => index)).toEqual(
            Array.from({ length }, (_, index) => index).slice(from, from + count),
          );
      }),
      { numRuns: 20 },
    );
  });
}

function describeStandings(open: () => KeptWallets): void {
  it("keep what a wallet is called, and which one is the default, for its own user alone", async () => {
    const [first, second] = [newWallet(), newWallet({ createdAt: new Date(NOW + 1) })];
    const { userId } = first.wallet;
    Object.assign(second.wallet, { userId });
    await add(open(), first);
    await add(open(), second);
    const archivedAt = new Date(NOW + 2);
    await open().inTransaction(async (writer) => {
      expect(await writer.findOwn(newId("usr"), first.wallet.id)).toBeNull();
      expect(await writer.listOn(userId, "BITCOIN")).toEqual([]);
      await writer.rename(second.wallet.id, "Savings");
      await writer.keepStandings([
        { ...first.wallet, isDefault: false, archivedAt },
        { ...second.wallet, isDefault: true },
      ]);
      expect(await writer.findOwn(userId, first.wallet.id)).toMatchObject({ isDefault: false, archivedAt });
    });
    const kept = [
      { ...first.wallet, isDefault: false, archivedAt },
      { ...second.wallet, name: "Savings", isDefault: true },
    ];
    expect(await open().reader.listByOwners([userId])).toEqual(kept);
    expect(await open().inTransaction((writer) => writer.listOn(userId, "TRON"))).toEqual(kept);
  });

  it("make the first of a user on a network the default, whoever comes at once", async () => {
    const userId = newId("usr");
    const all = Array.from({ length: 5 }, (_, i) => newWallet({ userId, network: i < 4 ? "TRON" : "BITCOIN" }));
    await Promise.all(all.map((one) => add(open(), one)));
    const found = await open().reader.listByOwners([userId]);
    expect(
      found
        .filter(({ isDefault }) => isDefault)
        .map(({ network }) => network)
        .toSorted(),
    ).toEqual(["BITCOIN", "TRON"]);
  });
}

function describeAddresses(open: () => KeptWallets): void {
  it("tell what the next address is made from, and label one for its own user alone", async () => {
    const one = newWallet();
    await add(open(), one);
    const { wallet, keys } = one;
    const added = newAddress(1);
    await open().inTransaction(async (writer) => {
      expect(await writer.findAddressSource(newId("usr"), wallet.id)).toBeNull();
      await writer.addAddress(wallet, added);
      expect(await writer.findAddressSource(wallet.userId, wallet.id)).toEqual({
        wallet,
        accountXpub: keys.accountXpub,
        addresses: 2,
        unused: 2,
      });
      expect(await writer.labelAddress(newId("usr"), added.id, "theirs")).toBeNull();
      expect(await writer.labelAddress(wallet.userId, newId("adr"), "nobody's")).toBeNull();
      expect(await writer.labelAddress(wallet.userId, added.id, "rent")).toEqual({ ...added, label: "rent" });
    });
    expect(await open().reader.listAddressesByIds([added.id, newId("adr")])).toEqual([{ ...added, label: "rent" }]);
    expect(await open().reader.listAddressesByIds([])).toEqual([]);
    expect(await open().inTransaction((writer) => writer.labelAddress(wallet.userId, added.id, null))).toEqual(added);
  });

  it("are shown the first that nothing came to, each wallet's own", async () => {
    const [one, other] = [newWallet(), newWallet()];
    for (const wallet of [one, other]) await add(open(), wallet);
    await open().inTransaction((writer) => writer.addAddress(one.wallet, newAddress(1)));
    const found = await open().reader.listUnused([one.wallet.id, other.wallet.id, newId("wal")]);
    expect(new Map(found.map(({ walletId, index }) => [walletId, index]))).toEqual(
      new Map([
        [one.wallet.id, 0],
        [other.wallet.id, 0],
      ]),
    );
    expect(await open().reader.listUnused([])).toEqual([]);
  });

  it("make one address for a key, and give every repeat its first answer", async () => {
    for (const first of [ok({ addressId: newId("adr") }), err({ code: "GAP_LIMIT_REACHED" as const, limit: 20 })]) {
      const [key, actorId] = [randomUUID(), newId("usr")];
      const once = (args?: string[]) =>
        open().inTransaction((writer) =>
          writer.makeAddressOnce(newClaim({ key, actorId, ...(args ? { args } : {}) }), async () => first),
        );
      expect(await once()).toEqual(first);
      expect(await once()).toEqual(first);
      expect(await once(["b"])).toEqual(REUSED);
    }
  });

  it("leave the key of an address free where what was wrong can be mended", async () => {
    const [key, actorId] = [randomUUID(), newId("usr")];
    const once = (made: AddressMade) =>
      open().inTransaction((writer) => writer.makeAddressOnce(newClaim({ key, actorId }), async () => made));
    const made = ok({ addressId: newId("adr") });
    const refusals = [
      { code: "WALLET_NOT_FOUND" },
      { code: "WALLET_ARCHIVED" },
      { code: "NETWORK_UNAVAILABLE", available: ["TRON"] },
    ] as const;
    for (const refusal of refusals) expect(await once(err(refusal))).toEqual(err(refusal));
    expect(await once(made)).toEqual(made);
    expect(await once(err({ code: "WALLET_ARCHIVED" }))).toEqual(made);
  });
}
