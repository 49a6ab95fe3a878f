import { describe, expect, it } from "vitest";
import { makeFakeChain } from "../../../test/fakes/chain.ts";
import { makeFakeChains } from "../../../test/fakes/chains.ts";
import type { BlockReader, ChainWriter, ContentWatch } from "./ports.ts";
import { makeWatchBlocks } from "./watch-blocks.ts";

const block = makeFakeChain().tip();

/** Which of several providers read, and who was told what. */
function setting() {
  const asked: string[] = [];
  const told: string[] = [];
  const reader = (name: string): BlockReader => ({
    async readBlock(head) {
      asked.push(name);
      return { block: head, arrivals: [], outcomes: [{ txid: name, from: "a", nonce: 0, isSuccess: true, fee: 1n }] };
    },
  });
  const watch = (name: string): ContentWatch<ChainWriter> => ({
    async added(_writer, { block: { hash }, outcomes }) {
      told.push(`${name}: ${hash} by ${outcomes[0]?.txid}`);
    },
    async takenBack(_writer, { hash }) {
      told.push(`${name}: without ${hash}`);
    },
  });
  return { asked, told, readers: [reader("one"), reader("two")], watches: [watch("first"), watch("second")] };
}

describe("watching blocks", () => {
  it("says nothing of blocks of a chain that nothing is read of, but that they are taken back", async () => {
    const { told, watches } = setting();
    const { inChain } = makeFakeChains();
    const { read, takenBack } = makeWatchBlocks({ readers: null, watches });
    await inChain(await read(1, block));
    expect(told).toEqual([]);
    await inChain((writer) => takenBack(writer, block));
    expect(told).toEqual([`first: without ${block.hash}`, `second: without ${block.hash}`]);
  });

  it("reads a block once, by the provider of its place, and tells all of it in its transaction alone", async () => {
    const { asked, told, readers, watches } = setting();
    const take = await makeWatchBlocks({ readers, watches }).read(2, block);
    expect([asked, told]).toEqual([["two"], []]);
    await makeFakeChains().inChain(take);
    expect(asked).toEqual(["two"]);
    expect(told).toEqual([`first: ${block.hash} by two`, `second: ${block.hash} by two`]);
  });

  it("is not done where the provider does not answer", async () => {
    const { told, watches } = setting();
    const away: BlockReader = { readBlock: () => Promise.reject(new Error("away")) };
    await expect(makeWatchBlocks({ readers: [away], watches }).read(1, block)).rejects.toThrow("away");
    expect(told).toEqual([]);
  });
});
