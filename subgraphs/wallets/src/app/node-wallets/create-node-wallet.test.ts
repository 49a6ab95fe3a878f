import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeNodeWallets } from "../../../test/fakes/node-wallets.ts";
import { aNode } from "../../../test/litecoin.ts";
import { NoAnswer } from "../chains/ports.ts";
import { makeCreateNodeWallet } from "./create-node-wallet.ts";

describe("createNodeWallet", () => {
  const setUp = () => {
    const world = makeFakeNodeWallets();
    return { ...world, create: makeCreateNodeWallet(world.deps), actor: aNode() };
  };
  const order = { network: "LITECOIN", name: "till", idempotencyKey: "k" };

  it("refuses a node without the capability, and a coin that is not configured", async () => {
    const { create, actor, rows } = setUp();
    const plain = aNode({ capabilities: [] });
    expect(await create({ actor: plain, ...order })).toEqual({ ok: false, error: { code: "NODE_CAPABILITY_MISSING" } });
    expect(await create({ actor, ...order, network: "DOGE" })).toMatchObject({ error: { code: "CHAIN_UNAVAILABLE" } });
    expect(rows.wallets.size).toBe(0);
  });

  it("is made by the same key once the capability is granted, and answered once it is taken back", async () => {
    const { create, actor, core } = setUp();
    const plain = { ...actor, capabilities: ["till"] };
    expect(await create({ actor: plain, ...order })).toMatchObject({ error: { code: "NODE_CAPABILITY_MISSING" } });
    const made = await create({ actor, ...order });
    expect(made.ok).toBe(true);
    expect(await create({ actor: plain, ...order })).toEqual(made);
    expect(await create({ actor: plain, ...order, idempotencyKey: "l" })).toMatchObject({
      error: { code: "NODE_CAPABILITY_MISSING" },
    });
    expect(core.made).toHaveLength(1);
  });

  it("makes as many as a node may have, and the same again for the same key", async () => {
    const { create, actor, rows } = setUp();
    const first = await create({ actor, ...order });
    expect(await create({ actor, ...order })).toEqual(first);
    expect(await create({ actor, ...order, name: "other" })).toMatchObject({
      error: { code: "IDEMPOTENCY_KEY_REUSED" },
    });
    await create({ actor, ...order, idempotencyKey: "l" });
    expect(await create({ actor, ...order, idempotencyKey: "m" })).toEqual({
      ok: false,
      error: { code: "NODE_QUOTA_EXCEEDED", limit: 2 },
    });
    expect(rows.wallets.size).toBe(2);
  });

  it("is finished by a repeat where its Core node did not answer, and is there once", async () => {
    const { create, actor, rows, core } = setUp();
    core.faults.set("make", new NoAnswer("away"));
    expect(await create({ actor, ...order })).toMatchObject({ error: { code: "CHAIN_UNAVAILABLE" } });
    core.faults.clear();
    expect(await create({ actor, ...order })).toMatchObject({
      ok: true,
      value: { isOpened: true, nodeId: actor.nodeId },
    });
    await create({ actor, ...order });
    expect(core.made).toHaveLength(1);
    expect(rows.wallets.size).toBe(1);
  });

  it("asks nothing of a node on another chain", async () => {
    const { create, actor, core } = setUp();
    core.genesis = "00".repeat(32);
    expect(await create({ actor: { ...actor, nodeId: newId("nod") }, ...order })).toMatchObject({
      error: { code: "CHAIN_UNAVAILABLE" },
    });
    expect(core.made).toEqual([]);
  });
});
