import { newId } from "@coffer/contracts/ids";
import { type Actor, anonymous } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { Wallet } from "../../domain/wallets/wallet.ts";
import { makeProvideWallets } from "./provide-wallets.ts";
import { makeReadWallets } from "./read-wallets.ts";

/** Alice has three wallets, Bob one, and Carol none. */
async function begin() {
  const world = makeFakeWorld();
  const { reader, inTransaction, rows } = world.wallets;
  const asked: string[][] = [];
  const read = makeReadWallets({
    reader: {
      listByIds: (ids) => reader.listByIds(note(ids)),
      listByOwners: (ids) => reader.listByOwners(note(ids)),
      listAddressesByIds: (ids) => reader.listAddressesByIds(note(ids)),
      listUnused: (ids) => reader.listUnused(note(ids)),
      listAddresses: (ids, page) => reader.listAddresses(note(ids), page),
    },
  });
  function note<Id extends string>(ids: readonly Id[]) {
    asked.push([...ids]);
    return ids;
  }
  const provideWallets = makeProvideWallets(world.deps);
  const [alice, bob, carol] = [newId("usr"), newId("usr"), newId("usr")];
  await inTransaction((writer) => provideWallets({ userId: alice, networks: ["ETHEREUM", "BITCOIN", "TRON"] }, writer));
  await inTransaction((writer) => provideWallets({ userId: bob, networks: ["TRON"] }, writer));
  const walletsOf = (userId: UserId) => rows.wallets.map(({ wallet }) => wallet).filter((one) => one.userId === userId);
  const addAddress = (wallet: Wallet, index: number) =>
    inTransaction((writer) =>
      writer.addAddress(wallet, {
        id: newId("adr"),
        index,
        address: `address ${index}`,
        derivationPath: null,
        label: null,
      }),
    );
  return { ...world, asked, read, alice, bob, carol, walletsOf, addAddress };
}

function only<T>(one: T | undefined): T {
  if (one === undefined) throw new Error("is missing");
  return one;
}

const INVALID_CURSOR = expect.objectContaining({
  extensions: expect.objectContaining({
    code: "BAD_USER_INPUT",
    inputs: [expect.objectContaining({ path: "after", code: "INVALID_CURSOR" })],
  }),
});
const FORBIDDEN = expect.objectContaining({ extensions: { code: "FORBIDDEN" } });

describe("readWallets.byIds", () => {
  it.each<[string, Actor]>([
    ["nobody who is logged in", anonymous],
    ["somebody else", userActor(newId("usr"))],
    ["staff through a client without the scope", userActor(newId("usr"), { roles: ["ADMIN"], scopes: [] })],
  ])("shows %s no difference between what is absent and another's", async (_who, actor) => {
    const { read, alice, walletsOf } = await begin();
    const wallet = only(walletsOf(alice)[0]);
    expect(await read.byIds(actor, [wallet.id, newId("wal")])).toEqual([null, null]);
  });

  it("answers in the order asked for, a repeated id each time, and hides nothing from its owner and from staff", async () => {
    const { read, alice, bob, walletsOf } = await begin();
    const [one, two] = walletsOf(alice);
    const [his] = walletsOf(bob);
    const ids = [two, his, one, two].map((wallet) => only(wallet).id);
    expect(await read.byIds(userActor(alice), ids)).toEqual([two, null, one, two]);
    expect(await read.byIds(userActor(newId("usr"), { roles: ["AUDITOR"] }), ids)).toEqual([two, his, one, two]);
  });
});

describe("readWallets.ofUsers", () => {
  it("answers FORBIDDEN in the place of others, who exist or not, and never asks for them", async () => {
    const { read, asked, alice, bob, walletsOf } = await begin();
    const found = await read.ofUsers(userActor(alice), [bob, alice, newId("usr")]);
    expect(found).toEqual([FORBIDDEN, walletsOf(alice), FORBIDDEN]);
    expect(asked).toEqual([[alice]]);
    expect(await read.ofUsers(anonymous, [alice])).toEqual([FORBIDDEN]);
  });

  it("shows staff each user's, oldest first, and none of who has none", async () => {
    const { read, alice, bob, carol, walletsOf } = await begin();
    const found = await read.ofUsers(userActor(newId("usr"), { roles: ["COMPLIANCE"] }), [bob, carol, alice]);
    expect(found).toEqual([walletsOf(bob), [], walletsOf(alice)]);
  });
});

describe("readWallets.addressesOf", () => {
  it("answers INVALID_CURSOR in the place of a page behind an address that its wallet does not have", async () => {
    const { read, alice, bob, walletsOf, addAddress } = await begin();
    const [mine, his] = [only(walletsOf(alice)[0]).id, only(walletsOf(bob)[0]).id];
    await addAddress(only(walletsOf(alice)[0]), 1);
    const found = await read.addressesOf([
      { walletId: mine, first: 5, after: 1 },
      { walletId: his, first: 5, after: 1 },
      { walletId: mine, first: 5, after: 2 },
      { walletId: newId("wal"), first: 5, after: 0 },
    ]);
    expect(found).toEqual([{ items: [], hasNext: false }, INVALID_CURSOR, INVALID_CURSOR, INVALID_CURSOR]);
  });

  it("reads pages that begin at one place and are equally long together, each wallet once", async () => {
    const { read, asked, alice, walletsOf } = await begin();
    const ids = walletsOf(alice).map(({ id }) => id);
    const pages = [...ids, ...ids].map((walletId) => ({ walletId, first: 2, after: null }));
    const found = await read.addressesOf([...pages, { walletId: only(ids[0]), first: 3, after: null }]);
    expect(found.map((page) => !(page instanceof Error) && page.items.length)).toEqual(Array(7).fill(1));
    expect(asked).toEqual([ids, [ids[0]]]);
    expect(await read.addressesOf([])).toEqual([]);
  });

  it("gives all addresses of a wallet by pages of any size, none left out and none twice", async () => {
    const { read, bob, walletsOf, addAddress } = await begin();
    const walletId = only(walletsOf(bob)[0]).id;
    for (let index = 1; index < 9; index += 1) await addAddress(only(walletsOf(bob)[0]), index);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), async (first) => {
        const seen: number[] = [];
        for (let hasNext = true; hasNext; ) {
          const [page] = await read.addressesOf([{ walletId, first, after: seen.at(-1) ?? null }]);
          if (!page || page instanceof Error) throw new Error("no page");
          expect(page.items.length).toBe(Math.min(first, 9 - seen.length));
          seen.push(...page.items.map(({ index }) => index));
          hasNext = page.hasNext;
        }
        expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
      }),
    );
  });
});
