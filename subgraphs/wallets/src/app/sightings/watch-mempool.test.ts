import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { describe, expect, it } from "vitest";
import { type Arrival, NoAnswer } from "../chains/ports.ts";
import { makeWatchMempool } from "./watch-mempool.ts";

const idOf = (n: number) => n.toString(16).padStart(64, "0");
const arrivalOf = (txid: string): Arrival => ({
  ...{ txid, position: "vout:0", address: "here", from: null, token: null, units: 1n },
});

function setUp() {
  const state = { leader: 2 as number | null, waiting: [] as string[], read: [] as string[], isAway: false };
  const kept = new Map<string, Arrival>();
  const watch = makeWatchMempool({
    network: "BITCOIN",
    mempools: [
      { look: () => Promise.reject(new Error("not the one that is followed")) },
      {
        async look(isKnown) {
          if (state.isAway) throw new NoAnswer("away");
          const fresh = state.waiting.filter((txid) => !isKnown(txid));
          state.read.push(...fresh);
          return { txids: state.waiting, arrivals: fresh.map(arrivalOf) };
        },
      },
    ],
    chains: { find: async () => (state.leader === null ? null : ({ leader: state.leader } as never)) },
    sightings: {
      async keep(_network, arrivals) {
        for (const one of arrivals) kept.set(one.txid, one);
      },
      listTxids: async () => [...kept.keys()],
      async forget(_network, txids) {
        for (const txid of txids) kept.delete(txid);
      },
    },
    clock: makeFakeClock(),
    log: makeFakeLog().log,
  });
  return { state, kept, watch };
}

describe("what waits to be mined", () => {
  it("is read once, and forgotten as soon as it does not wait any more", async () => {
    const { state, kept, watch } = setUp();
    state.waiting = [idOf(1), idOf(2)];
    await watch();
    state.waiting = [idOf(2), idOf(3)];
    await watch();
    expect([...kept.keys()]).toEqual([idOf(2), idOf(3)]);
    expect(state.read).toEqual([idOf(1), idOf(2), idOf(3)]);
  });

  it("stays as it was where the node does not say it, or none is followed", async () => {
    const { state, kept, watch } = setUp();
    state.waiting = [idOf(1)];
    await watch();
    state.isAway = true;
    await watch();
    state.leader = null;
    await watch();
    expect([...kept.keys()]).toEqual([idOf(1)]);
  });

  it("is read again by another process, which knows nothing", async () => {
    const [one, other] = [setUp(), setUp()];
    for (const { state, watch } of [one, other]) {
      state.waiting = [idOf(7)];
      await watch();
    }
    expect([one.state.read, other.state.read]).toEqual([[idOf(7)], [idOf(7)]]);
  });
});
