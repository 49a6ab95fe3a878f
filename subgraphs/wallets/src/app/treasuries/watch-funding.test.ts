import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeSendingWorld, NATIVE, NETWORK, TREASURY } from "../../../test/fakes/sending-world.ts";
import type { Arrival } from "../chains/ports.ts";
import { makeWatchFunding } from "./watch-funding.ts";

const block = { height: 7, hash: "seven", parent: "six", time: new Date(0) };
const arrival: Arrival = {
  ...{ txid: "from outside", position: "native", address: TREASURY, from: "somebody", token: null, units: 5n },
};

describe("what a block brings to a treasury", () => {
  const setting = () => {
    const here = makeSendingWorld();
    const watch = makeWatchFunding(NETWORK, NATIVE);
    const see = (arrivals: readonly Arrival[]) =>
      here.inChain((writer) => watch.added(writer, { block, arrivals, outcomes: [] }));
    const states = () => [...here.sends.rows().fundings.values()].map(({ state }) => state);
    return { ...here, watch, see, states };
  };

  it("is kept with its block, and lost with it", async () => {
    const { see, watch, inChain, states } = setting();
    await see([]);
    expect(states()).toEqual([]);
    await see([arrival]);
    expect(states()).toEqual(["SEEN"]);
    await inChain((writer) => watch.takenBack(writer, { ...block, hash: "another" }));
    expect(states()).toEqual(["SEEN"]);
    await inChain((writer) => watch.takenBack(writer, block));
    expect(states()).toEqual(["LOST"]);
    await see([arrival]);
    expect(states()).toEqual(["SEEN"]);
  });

  it("is nothing where one of our own addresses paid it in", async () => {
    const { see, states, addSource } = setting();
    addSource("a deposit's address");
    await see([{ ...arrival, from: "a deposit's address" }]);
    expect(states()).toEqual([]);
  });

  it("is nothing where it came to somebody else", async () => {
    const { see, states } = setting();
    await see([{ ...arrival, address: `somebody ${newId("usr")}` }]);
    expect(states()).toEqual([]);
  });
});
