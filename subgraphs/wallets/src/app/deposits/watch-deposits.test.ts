import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeChain } from "../../../test/fakes/chain.ts";
import { makeFakeChains } from "../../../test/fakes/chains.ts";
import { makeFakeDeposits } from "../../../test/fakes/deposits.ts";
import type { WatchedNetwork } from "./ports.ts";
import { makeWatchDeposits } from "./watch-deposits.ts";

const OWNED = { address: "ours", addressId: newId("adr"), walletId: newId("wal"), userId: newId("usr") };

describe("what is looked for in a block", () => {
  const [one, two] = ["from the first", "from the second"];
  const reader = (txid: string) => ({
    readArrivals: async () => [{ txid, position: "native", address: "ours", units: 1n }],
  });
  const watched: WatchedNetwork = {
    ...{ network: "TEST", currency: "TEST", scale: 0, confirmations: 1 },
    readers: [reader(one), reader(two)],
  };
  const block = makeFakeChain().tip();

  async function watch(over: WatchedNetwork, place: number) {
    const kept = makeFakeDeposits([OWNED]);
    const inChain = kept.inChain(makeFakeChains());
    const { read, takenBack } = makeWatchDeposits({ watched: over, clock: makeFakeClock() });
    const take = await read(place, block);
    expect(kept.all()).toEqual([]);
    await inChain(take);
    return { kept, takeBack: () => inChain((writer) => takenBack(writer, block)) };
  }

  it("is what the provider of its place has, and is written in the block's transaction alone", async () => {
    const { kept } = await watch(watched, 2);
    expect(kept.all().map(({ txid, state }) => [txid, state])).toEqual([[two, "CONFIRMING"]]);
  });

  it("is nothing where deposits are not read of such a chain", async () => {
    const { kept, takeBack } = await watch({ ...watched, readers: null }, 1);
    expect(kept.all()).toEqual([]);
    await takeBack();
    expect(kept.events).toEqual([]);
  });

  it("is told to be taken back with it only where it was confirmed", async () => {
    const { kept, takeBack } = await watch(watched, 1);
    await takeBack();
    expect(kept.all().map(({ state }) => state)).toEqual(["ORPHANED"]);
    expect(kept.events).toEqual([]);
  });
});
