import { randomUUID } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { fakeNetworks, makeFakeWorld } from "../../../test/fakes/world.ts";
import { type CreateAddress, makeCreateAddress } from "./create-address.ts";
import { makeCreateWallet } from "./create-wallet.ts";
import { makeManageWallets } from "./manage-wallets.ts";
import type { Networks } from "./ports.ts";

const GAP_LIMIT = 4;

/** Alice's wallet on Tron, with its first address. */
async function begin({ networks = fakeNetworks }: { networks?: Networks } = {}) {
  const world = makeFakeWorld();
  const ownerId = newId("usr");
  const made = await makeCreateWallet(world.deps)({
    userId: ownerId,
    network: "TRON",
    name: null,
    idempotencyKey: null,
  });
  if (!made.ok) throw new Error(made.error.code);
  const { id: walletId } = made.value;
  const createAddress = makeCreateAddress({ ...world.deps, networks, gapLimit: GAP_LIMIT });
  return {
    ...world,
    ownerId,
    walletId,
    create: (asked: Partial<CreateAddress> = {}) =>
      createAddress({ ownerId, walletId, label: null, idempotencyKey: randomUUID(), ...asked }),
    addresses: () => world.deps.reader.listAddresses([walletId], { from: 0, count: 99 }),
  };
}

describe("createWalletAddress", () => {
  it("makes the next one of the wallet's account, in order, up to its gap limit", async () => {
    const { create, addresses, wallets } = await begin();
    const xpub = wallets.rows.wallets[0]?.keys.accountXpub ?? "";
    const made = await Promise.all([1, 2, 3, 4, 5].map((n) => create({ label: `number ${n}` })));
    expect(made.filter(({ ok }) => ok)).toHaveLength(GAP_LIMIT - 1);
    expect(made.filter(({ ok }) => !ok)).toEqual(Array(2).fill(err({ code: "GAP_LIMIT_REACHED", limit: GAP_LIMIT })));
    const found = await addresses();
    expect(found.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    const { chain } = fakeNetworks.get("TRON") ?? {};
    for (const { index, address, derivationPath } of found)
      expect({ address, derivationPath }).toEqual(chain?.receiveAddress(xpub, index));
  });

  it("counts those alone that stand behind the last one that something came to", async () => {
    const { create, addresses, wallets } = await begin();
    for (let made = 1; made < GAP_LIMIT; made += 1) await create();
    expect(await create()).toMatchObject({ error: { code: "GAP_LIMIT_REACHED" } });
    wallets.received.add((await addresses())[1]?.address ?? "");
    expect([(await create()).ok, (await create()).ok, (await create()).ok]).toEqual([true, true, false]);
  });

  it("makes one for its key, and refuses the key with other arguments", async () => {
    const { create, addresses } = await begin();
    const asked = { label: "rent", idempotencyKey: "k" };
    const made = await Promise.all([create(asked), create(asked), create(asked)]);
    expect(new Set(made.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(await addresses()).toHaveLength(2);
    expect(await create({ ...asked, label: "food" })).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(await addresses()).toHaveLength(2);
  });

  it("makes none of a wallet that is somebody else's, not there, or archived", async () => {
    const { create, addresses, ownerId, walletId, deps } = await begin();
    const notFound = err({ code: "WALLET_NOT_FOUND" });
    for (const asked of [{ ownerId: newId("usr") }, { walletId: newId("wal") }, { walletId: null }])
      expect(await create(asked)).toEqual(notFound);
    const manage = makeManageWallets(deps);
    await manage.archive({ ownerId, walletId });
    expect(await create()).toEqual(err({ code: "WALLET_ARCHIVED" }));
    expect(await addresses()).toHaveLength(1);
    await manage.restore({ ownerId, walletId });
    expect(await create()).toMatchObject({ ok: true });
  });

  it("says what a key came to once more, and lets one go on whose wallet was mended", async () => {
    const { create, addresses, ownerId, walletId, deps } = await begin();
    const manage = makeManageWallets(deps);
    const [first, second] = [{ idempotencyKey: "1" }, { idempotencyKey: "2" }];
    const made = await create(first);
    await manage.archive({ ownerId, walletId });
    expect(await create(first)).toEqual(made);
    expect(await create({ ...first, walletId: newId("wal") })).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(await create(second)).toEqual(err({ code: "WALLET_ARCHIVED" }));
    await manage.restore({ ownerId, walletId });
    expect(await create(second)).toMatchObject({ ok: true });
    expect(await addresses()).toHaveLength(3);
  });

  it("keeps a limit that was reached as the answer of its key", async () => {
    const { create, addresses, wallets } = await begin();
    for (let made = 1; made < GAP_LIMIT; made += 1) await create();
    const full = err({ code: "GAP_LIMIT_REACHED", limit: GAP_LIMIT });
    expect(await create({ idempotencyKey: "full" })).toEqual(full);
    wallets.received.add((await addresses())[1]?.address ?? "");
    expect(await create({ idempotencyKey: "full" })).toEqual(full);
    expect(await create()).toMatchObject({ ok: true });
  });

  it("makes none on a network that is not configured any more, and names those that are", async () => {
    const { create, addresses } = await begin({ networks: new Map([...fakeNetworks].slice(0, 2)) });
    expect(await create()).toEqual(err({ code: "NETWORK_UNAVAILABLE", available: ["ETHEREUM", "BITCOIN"] }));
    expect(await addresses()).toHaveLength(1);
  });
});
