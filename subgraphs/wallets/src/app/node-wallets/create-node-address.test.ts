import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeNodeWallets } from "../../../test/fakes/node-wallets.ts";
import { NODE_ADDRESSES_MAX } from "../../domain/node-wallets/node-wallet.ts";
import { makeCreateNodeAddress } from "./create-node-address.ts";

describe("createNodeWalletAddress", () => {
  const setUp = () => {
    const world = makeFakeNodeWallets();
    const { id, nodeId } = world.wallet();
    const order = { nodeId, walletId: id, label: "shop", idempotencyKey: "k" };
    return { ...world, order, create: makeCreateNodeAddress(world.deps) };
  };

  it("refuses another node, and the id of nothing, alike", async () => {
    const { create, order } = setUp();
    for (const wrong of [{ nodeId: newId("nod") }, { walletId: null }, { walletId: newId("nwl") }])
      expect(await create({ ...order, ...wrong })).toEqual({ ok: false, error: { code: "NODE_WALLET_NOT_FOUND" } });
  });

  it("refuses where the keys are locked, and where there are as many as may be", async () => {
    const { create, order, core, rows } = setUp();
    core.faults.set("locked", new Error());
    expect(await create(order)).toMatchObject({ error: { code: "NODE_WALLET_LOCKED" } });
    core.faults.clear();
    for (let i = 0; i < NODE_ADDRESSES_MAX; i += 1) {
      const id = newId("nwa");
      rows.addresses.set(id, { id, walletId: order.walletId, address: `L${i}`, label: null, createdAt: new Date() });
    }
    expect(await create(order)).toMatchObject({ error: { code: "NODE_QUOTA_EXCEEDED", limit: NODE_ADDRESSES_MAX } });
  });

  it("makes one for a key", async () => {
    const { create, order, rows } = setUp();
    const made = await create(order);
    expect(made).toMatchObject({ ok: true, value: { address: "Lnew", label: "shop" } });
    expect(await create(order)).toEqual(made);
    expect(rows.addresses.size).toBe(1);
  });
});
