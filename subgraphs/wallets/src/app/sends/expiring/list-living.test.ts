import { describe, expect, it } from "vitest";
import { FINALITY, makeExpiringWorld, NETWORK, TREASURY } from "../../../../test/fakes/expiring-world.ts";
import { makeListLiving } from "./list-living.ts";

describe("what nodes are given of what expires", () => {
  async function setUp() {
    const world = makeExpiringWorld();
    world.nodes[0].give(TREASURY, 1_000_000n);
    const id = await world.plan(7n);
    await world.sign();
    const list = makeListLiving(world.deps);
    return { ...world, id, listed: async () => (await list(NETWORK)).map(({ send }) => send.id) };
  }

  it("is what a block may still have, and no more", async () => {
    const { id, listed, noteSent, reach, bury } = await setUp();
    await noteSent(id);
    reach(14);
    expect(await listed()).toEqual([id]);
    reach(15);
    expect(await listed()).toEqual([]);
    reach(15 + FINALITY);
    await bury();
    expect(await listed()).toEqual([]);
  });

  it("is nothing that was called off, but what may have been shown already, once", async () => {
    const { id, listed, noteSent, manage, reach } = await setUp();
    await manage.cancel({ operatorId: "usr_x" as never, sendId: id, reason: "no" });
    reach(30);
    expect(await listed()).toEqual([id]);
    await noteSent(id);
    expect(await listed()).toEqual([]);
  });
});
