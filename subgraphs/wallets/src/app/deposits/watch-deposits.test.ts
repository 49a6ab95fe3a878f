import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeChain } from "../../../test/fakes/chain.ts";
import { makeFakeChains } from "../../../test/fakes/chains.ts";
import { makeFakeDeposits } from "../../../test/fakes/deposits.ts";
import type { WatchedNetwork } from "./ports.ts";
import { makeFindDeposits, makeWatchDeposits } from "./watch-deposits.ts";

const OWNED = { address: "ours", addressId: newId("adr"), walletId: newId("wal"), userId: newId("usr") };

describe("what came in with a block", () => {
  const watched: WatchedNetwork = {
    ...{ network: "TEST", currency: "TEST", scale: 0, small: null, confirmations: 1 },
    readers: null,
  };
  const block = makeFakeChain().tip();

  async function watch(address: string) {
    const kept = makeFakeDeposits([OWNED]);
    const inChain = kept.inChain(makeFakeChains());
    const { added, takenBack } = makeWatchDeposits({ watched, clock: makeFakeClock() });
    const arrivals = [{ txid: "one", position: "native", address, from: null, token: null, units: 1n }];
    await inChain((writer) => added(writer, { block, arrivals, outcomes: [] }));
    return { kept, takeBack: () => inChain((writer) => takenBack(writer, block)) };
  }

  it("is nobody's where it came to an address of nobody", async () => {
    const { kept } = await watch("another's");
    expect(kept.all()).toEqual([]);
  });

  it("is written with it", async () => {
    const { kept } = await watch(OWNED.address);
    expect(kept.all().map(({ txid, state }) => [txid, state])).toEqual([["one", "CONFIRMING"]]);
  });

  it("is told to be taken back with it only where it was confirmed", async () => {
    const { kept, takeBack } = await watch(OWNED.address);
    await takeBack();
    expect(kept.all().map(({ state }) => state)).toEqual(["ORPHANED"]);
    expect(kept.events).toEqual([]);
  });

  it("stays as it is where its block is read once more, and is found where it was missed or taken back", async () => {
    const { kept, takeBack } = await watch(OWNED.address);
    const find = makeFindDeposits({ watched, clock: makeFakeClock() });
    const inChain = kept.inChain(makeFakeChains());
    const came = (txid: string, address: string) => ({
      ...{ txid, position: "native", address, from: null, token: null, units: 1n },
    });
    const arrivals = [came("one", OWNED.address), came("two", OWNED.address), came("three", "another's")];
    const again = () => inChain((writer) => find(writer, { block, arrivals, outcomes: [] }));
    const before = kept.all();
    expect(await again()).toBe(1);
    expect(kept.all()).toEqual([...before, expect.objectContaining({ txid: "two", state: "CONFIRMING" })]);
    expect(await again()).toBe(0);
    await takeBack();
    expect(await again()).toBe(2);
    expect(kept.all().map(({ txid, state }) => [txid, state])).toEqual([
      ["one", "CONFIRMING"],
      ["two", "CONFIRMING"],
    ]);
    expect(await inChain((writer) => find(writer, { block, arrivals: [], outcomes: [] }))).toBe(0);
  });
});
