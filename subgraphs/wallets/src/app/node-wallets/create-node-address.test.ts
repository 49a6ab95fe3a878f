import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeNodeWallets } from "../../../test/fakes/node-wallets.ts";
import { aNode } from "../../../test/litecoin.ts";
import { NODE_ADDRESSES_MAX } from "../../domain/node-wallets/node-wallet.ts";
import { makeCreateNodeAddress } from "./create-node-address.ts";

describe("createNodeWalletAddress", () => {
  const setUp = () => {
    const world = makeFakeNodeWallets();
    const { id, nodeId } = world.wallet();
    const order = { actor: aNode({ nodeId }), walletId: id, label: "shop", idempotencyKey: "k" };
    return { ...world, order, create: makeCreateNodeAddress(world.deps) };
  };

  it("refuses another node, and the id of nothing, alike", async () => {
    const { create, order } = setUp();
    for (const wrong of [{ actor: aNode() }, { walletId: null }, { walletId: newId("nwl") }])
      expect(await create({ ...order, ...wrong })).toEqual({ ok: false, error: { code: "NODE_WALLET_NOT_FOUND" } });
  });

  it("makes none for a node without the capability, but answers for what it has made", async () => {
    const { create, order, core, rows } = setUp();
    const plain = { ...order, actor: { ...order.actor, capabilities: [] } };
    core.faults.set("newAddress", new Error("asked"));
    expect(await create(plain)).toEqual({ ok: false, error: { code: "NODE_CAPABILITY_MISSING" } });
    core.faults.clear();
    // The same key, once it is granted.
    const made = await create(order);
    expect(made.ok).toBe(true);
    core.faults.set("newAddress", new Error("asked"));
    expect(await create(plain)).toEqual(made);
    expect(await create({ ...plain, idempotencyKey: "l" })).toMatchObject({
      error: { code: "NODE_CAPABILITY_MISSING" },
    });
    expect(rows.addresses.size).toBe(1);
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
