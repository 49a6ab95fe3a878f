import { describe, expect, it } from "vitest";
import { makeSendingWorld, NETWORK } from "../../../test/fakes/sending-world.ts";
import { findFollowed } from "./deps.ts";

describe("a chain that is sent over", () => {
  it("is read at the node that is followed, and by nobody where that is none of them", async () => {
    const { deps, steps, inChain, chains, node } = makeSendingWorld({ nodes: 2 });
    expect(await findFollowed(deps)).toBeNull();
    await steps.follow();
    const chain = await chains.reader.find(NETWORK);
    if (!chain) throw new Error("it is followed");
    const nodes = [node(1), node(2)];
    for (const leader of [1, 2] as const) {
      await inChain((writer) => writer.note(NETWORK, { ...chain, leader }));
      expect((await findFollowed({ ...deps, nodes }))?.node).toBe(nodes[leader - 1]);
    }
    for (const leader of [null, 3]) {
      await inChain((writer) => writer.note(NETWORK, { ...chain, leader }));
      expect(await findFollowed(deps)).toBeNull();
    }
  });

  it.each([
    ["FOLLOWING", true],
    ["CATCHING_UP", true],
    ["WAITING", false],
    ["STOPPED", false],
  ] as const)("that is %s is sent over: %s", async (state, isSent) => {
    const { deps, steps, inChain, chains } = makeSendingWorld();
    await steps.follow();
    const chain = await chains.reader.find(NETWORK);
    if (!chain) throw new Error("it is followed");
    await inChain((writer) => writer.note(NETWORK, { ...chain, state }));
    expect((await findFollowed(deps)) !== null).toBe(isSent);
  });
});
