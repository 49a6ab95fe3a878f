import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { describe, expect, it } from "vitest";
import { makeFakeChain } from "../../../test/fakes/chain.ts";
import { makeFakeChains } from "../../../test/fakes/chains.ts";
import { type BlockReader, type ChainWriter, type ContentWatch, NoAnswer } from "./ports.ts";
import { makeWatchBlocks } from "./watch-blocks.ts";

const block = makeFakeChain().tip();

/** Which of several providers read, and who was told what. */
function setting() {
  const asked: string[] = [];
  const told: string[] = [];
  const reader = (name: string): BlockReader => ({
    async readBlock(head) {
      asked.push(name);
      return {
        block: head,
        arrivals: [],
        outcomes: [{ txid: name, from: "a", nonce: 0, isSuccess: true, fee: 1n, moved: [] }],
      };
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
    const { read, takenBack } = makeWatchBlocks({ network: "TEST", log: makeFakeLog().log, readers: null, watches });
    await inChain(await read(1, block));
    expect(told).toEqual([]);
    await inChain((writer) => takenBack(writer, block));
    expect(told).toEqual([`first: without ${block.hash}`, `second: without ${block.hash}`]);
  });

  it("reads a block once, by the provider of its place, and tells all of it in its transaction alone", async () => {
    const { asked, told, readers, watches } = setting();
    const take = await makeWatchBlocks({ network: "TEST", log: makeFakeLog().log, readers, watches }).read(2, block);
    expect([asked, told]).toEqual([["two"], []]);
    await makeFakeChains().inChain(take);
    expect(asked).toEqual(["two"]);
    expect(told).toEqual([`first: ${block.hash} by two`, `second: ${block.hash} by two`]);
  });

  const away = (fault: Error): BlockReader => ({ readBlock: () => Promise.reject(fault) });

  it("asks another provider where the one that is followed does not give it, and says so", async () => {
    const { asked, told, readers, watches } = setting();
    const { log, lines } = makeFakeLog();
    const among = [...readers, away(new NoAnswer("away"))];
    await makeFakeChains().inChain(
      await makeWatchBlocks({ network: "TEST", log, readers: among, watches }).read(3, block),
    );
    expect(asked).toEqual(["one"]);
    expect(told).toEqual([`first: ${block.hash} by one`, `second: ${block.hash} by one`]);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ place: 3, height: block.height }]);
  });

  it("is not done where no provider gives it, nor where the fault is ours", async () => {
    const { asked, told, readers, watches } = setting();
    const read = (among: readonly BlockReader[], place: number) =>
      makeWatchBlocks({ network: "TEST", log: makeFakeLog().log, readers: among, watches }).read(place, block);
    await expect(read([away(new NoAnswer("first")), away(new NoAnswer("second"))], 2)).rejects.toThrow("second");
    await expect(read([away(new Error("ours")), ...readers], 1)).rejects.toThrow("ours");
    expect([asked, told]).toEqual([[], []]);
  });
});
