import { newId } from "@coffer/contracts/ids";
import { anonymous } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeFakeNodeWallets } from "../../../test/fakes/node-wallets.ts";
import { aNode } from "../../../test/litecoin.ts";
import { NoAnswer } from "../chains/ports.ts";
import { makeReadNodeWallets } from "./read-node-wallets.ts";

describe("readNodeWallets", () => {
  const setUp = () => {
    const world = makeFakeNodeWallets();
    const node = aNode();
    const wallet = world.wallet({ nodeId: node.nodeId as never });
    return { ...world, node, wallet, read: makeReadNodeWallets(world.deps) };
  };
  const ALL = { first: 20, after: null, nodeId: null };

  it("shows a node its own, staff everybody's, and others nothing", async () => {
    const { read, node, wallet } = setUp();
    const staff = userActor(newId("usr"), { roles: ["USER", "AUDITOR"] });
    expect(await read.find(node, wallet.id)).toEqual(wallet);
    expect(await read.find(aNode(), wallet.id)).toBeNull();
    expect(await read.find(staff, wallet.id)).toEqual(wallet);
    expect(await read.byIds(aNode(), [wallet.id])).toEqual([null]);
    // Whatever it asks for.
    expect((await read.list(aNode(), { ...ALL, nodeId: node.nodeId as never })).items).toEqual([]);
    expect((await read.list(staff, ALL)).items).toEqual([wallet]);
    for (const actor of [userActor(newId("usr")), anonymous]) expect(() => read.find(actor, wallet.id)).toThrow();
  });

  it("says of each coin how its node is, and nothing of a balance that is not known", async () => {
    const { read, wallet, core } = setUp();
    const healths = () => Promise.all(read.coins.map(read.healthOf));
    const NONE = { height: null, mode: null };
    expect(await healths()).toEqual([
      { state: "READY", height: 7, mode: "MULTI" },
      { state: "NOT_CONNECTED", ...NONE },
    ]);
    expect(await read.balanceOf(wallet)).toEqual({ available: 5n, pending: 0n });
    core.genesis = "00".repeat(32);
    expect((await healths())[0]).toEqual({ state: "OTHER_CHAIN", ...NONE });
    core.faults.set("look", new NoAnswer("away"));
    expect((await healths())[0]).toEqual({ state: "UNREACHABLE", ...NONE });
    expect(await read.balanceOf(wallet)).toBeNull();
  });

  it("says how much of the limits is used, and nothing of a coin that is not configured any more", async () => {
    const { read, wallet } = setUp();
    expect(await read.limitsOf(wallet)).toMatchObject({ sendsMax: 2, sendsUsed: 0, windowSeconds: 60 });
    expect(await read.limitsOf({ ...wallet, network: "DOGE" })).toBeNull();
    expect(read.coinOf({ network: "DOGE" })).toBeNull();
  });
});
