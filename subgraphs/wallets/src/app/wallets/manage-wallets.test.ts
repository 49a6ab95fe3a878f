import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import type { UserId, WalletId } from "../../domain/wallets/ids.ts";
import { makeCreateWallet } from "./create-wallet.ts";
import { makeManageWallets } from "./manage-wallets.ts";

const NOT_FOUND = err({ code: "WALLET_NOT_FOUND" });

/** Alice has two wallets on Tron, the first being the default, and one on Bitcoin. */
async function begin() {
  const world = makeFakeWorld();
  const ownerId = newId("usr");
  const createWallet = makeCreateWallet(world.deps);
  const create = async (network: string): Promise<WalletId> => {
    world.clock.pass(1000);
    const made = await createWallet({ userId: ownerId, network, name: null, idempotencyKey: null });
    if (!made.ok) throw new Error(made.error.code);
    return made.value.id;
  };
  const [first, bitcoin, second] = [await create("TRON"), await create("BITCOIN"), await create("TRON")];
  const list = () => world.deps.reader.listByOwners([ownerId]);
  return {
    ...world,
    ownerId,
    first,
    bitcoin,
    second,
    list,
    manage: makeManageWallets(world.deps),
    defaults: async () => (await list()).filter(({ isDefault }) => isDefault).map(({ id }) => id),
  };
}

describe("what an owner does with a wallet", () => {
  it.each(["rename", "setDefault", "archive", "restore"] as const)(
    "%s finds none of somebody else, and none that is not there, and changes nothing",
    async (what) => {
      const { manage, first, ownerId, list } = await begin();
      const before = await list();
      const asked: [UserId, WalletId | null][] = [
        [newId("usr"), first],
        [ownerId, newId("wal")],
        [ownerId, null],
      ];
      for (const [owner, walletId] of asked)
        expect(await manage[what]({ ownerId: owner, walletId, name: "Mine" })).toEqual(NOT_FOUND);
      expect(await list()).toEqual(before);
    },
  );

  it("renames it, and nothing else", async () => {
    const { manage, ownerId, second, list } = await begin();
    const before = await list();
    for (let i = 0; i < 2; i += 1)
      expect(await manage.rename({ ownerId, walletId: second, name: "Savings" })).toMatchObject({
        ok: true,
        value: { id: second, name: "Savings" },
      });
    expect(await list()).toEqual(before.map((one) => (one.id === second ? { ...one, name: "Savings" } : one)));
  });

  it("makes it the default of its network, in the place of the one before", async () => {
    const { manage, ownerId, bitcoin, second, defaults } = await begin();
    for (let i = 0; i < 2; i += 1)
      expect(await manage.setDefault({ ownerId, walletId: second })).toMatchObject({ value: { isDefault: true } });
    expect(await defaults()).toEqual([bitcoin, second]);
  });

  it("archives it, passes the default on, and makes no archived one the default", async () => {
    const { manage, ownerId, first, bitcoin, second, defaults, clock } = await begin();
    const at = clock.now();
    expect(await manage.archive({ ownerId, walletId: first })).toMatchObject({
      value: { archivedAt: at, isDefault: false },
    });
    expect(await defaults()).toEqual([bitcoin, second]);
    clock.pass(1000);
    expect(await manage.archive({ ownerId, walletId: first })).toMatchObject({ value: { archivedAt: at } });
    expect(await manage.setDefault({ ownerId, walletId: first })).toEqual(err({ code: "WALLET_ARCHIVED" }));
  });

  it("restores it, as the default where its network has none", async () => {
    const { manage, ownerId, first, bitcoin, second, defaults } = await begin();
    for (const walletId of [first, second]) await manage.archive({ ownerId, walletId });
    expect(await defaults()).toEqual([bitcoin]);
    for (const walletId of [second, first, first])
      expect(await manage.restore({ ownerId, walletId })).toMatchObject({ value: { archivedAt: null } });
    expect(await defaults()).toEqual([bitcoin, second]);
  });

  it("leaves one default on each network, whoever does what at once", async () => {
    const { manage, ownerId, first, second, defaults } = await begin();
    const both = [first, second];
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => {
        const command = { ownerId, walletId: both[i % 2] ?? null };
        return [manage.archive, manage.setDefault, manage.restore][i % 3]?.(command);
      }),
    );
    for (const walletId of both) await manage.restore({ ownerId, walletId });
    expect(await defaults()).toHaveLength(2);
  });
});
