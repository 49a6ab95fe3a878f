import { describe, expect, it } from "vitest";
import { makeFakeChain } from "../../../test/fakes/chain.ts";
import { makeFakeChains } from "../../../test/fakes/chains.ts";
import { makeFakeOutputs } from "../../../test/fakes/outputs.ts";
import { makeFindOutputs, makeWatchOutputs } from "./watch-outputs.ts";

const OWNED = { address: "ours", walletId: "wal", addressId: "adr" };
const ours = (txid: string, vout: number, units = 5n) => ({
  ...{ txid, position: `vout:${vout}`, address: "ours", from: null, token: null, units },
});
const spend = (txid: string, output: string, vout: number) => ({ txid, output: { txid: output, vout } });

function setting() {
  const chain = makeFakeChain();
  chain.mine(3);
  const [, first, second] = chain.blocks;
  if (!first || !second) throw new Error("three were mined");
  const kept = makeFakeOutputs([OWNED]);
  const watch = makeWatchOutputs("TEST");
  const { inChain } = makeFakeChains();
  return {
    kept,
    blocks: [first, second] as const,
    added: (contents: Omit<Parameters<typeof watch.added>[1], "outcomes">) =>
      inChain((writer) => watch.added({ ...writer, outputs: kept.writer }, { outcomes: [], ...contents })),
    takenBack: (block: typeof first) =>
      inChain((writer) => watch.takenBack({ ...writer, outputs: kept.writer }, block)),
  };
}

describe("outputs of a network", () => {
  it("are none of a chain that has accounts", async () => {
    const { kept, blocks, added } = setting();
    await added({ block: blocks[0], arrivals: [ours("a", 0)] });
    expect(kept.all()).toEqual([]);
  });

  it("are kept where they are ours, and spent by what spends them, in their own block too", async () => {
    const { kept, blocks, added } = setting();
    await added({
      block: blocks[0],
      arrivals: [ours("mined", 0), ours("a", 1), { ...ours("a", 2), address: "theirs" }, ours("b", 0)],
      outputs: { coinbase: "mined", spends: [spend("b", "a", 1), spend("b", "another's", 0)] },
    });
    expect(kept.all()).toMatchObject([
      { txid: "mined", vout: 0, isCoinbase: true, spentBy: null, blockHash: blocks[0].hash },
      { txid: "a", vout: 1, isCoinbase: false, spentBy: "b", spentIn: blocks[0].hash },
      { txid: "b", vout: 0, isCoinbase: false, spentBy: null },
    ]);
  });

  it("are unspent again, and gone, with the block that spent and made them", async () => {
    const { kept, blocks, added, takenBack } = setting();
    await added({ block: blocks[0], arrivals: [ours("a", 0)], outputs: { coinbase: "mined", spends: [] } });
    await added({
      block: blocks[1],
      arrivals: [ours("b", 0)],
      outputs: { coinbase: "mined 2", spends: [spend("b", "a", 0)] },
    });
    expect(kept.all()).toMatchObject([{ spentBy: "b" }, { spentBy: null }]);
    await takenBack(blocks[1]);
    expect(kept.all()).toMatchObject([{ txid: "a", spentBy: null, spentIn: null }]);
    await takenBack(blocks[0]);
    expect(kept.all()).toEqual([]);
  });

  it("are kept where a block is read once more, once, and spent by the first that spends them", async () => {
    const { kept, blocks } = setting();
    const find = makeFindOutputs("TEST");
    const { inChain } = makeFakeChains();
    const found = (contents: Omit<Parameters<typeof find>[1], "outcomes">) =>
      inChain((writer) => find({ ...writer, outputs: kept.writer }, { outcomes: [], ...contents }));
    await found({ block: blocks[0], arrivals: [ours("a", 0)] });
    expect(kept.all()).toEqual([]);
    const first = { block: blocks[0], arrivals: [ours("a", 0)], outputs: { coinbase: "mined", spends: [] } };
    const second = { block: blocks[1], arrivals: [], outputs: { coinbase: "mined 2", spends: [spend("b", "a", 0)] } };
    for (const block of [first, second, first, second]) await found(block);
    expect(kept.all()).toMatchObject([{ txid: "a", spentBy: "b", spentIn: blocks[1].hash }]);
  });
});
