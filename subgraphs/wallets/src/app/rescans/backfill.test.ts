import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeFakeChain, makeFakeNode } from "../../../test/fakes/chain.ts";
import { makeFakeChains } from "../../../test/fakes/chains.ts";
import { makeFakeRescans } from "../../../test/fakes/rescans.ts";
import { SCAN_BLOCKS_MAX } from "../../domain/chains/scan.ts";
import { makeBackfill } from "./backfill.ts";

const HOURS = 3_600_000;
const START = Date.parse("2026-01-01T00:00:00.000Z");
const BLOCK_MS = 12_000;

async function begin(blocks: number, oldest: Date | null) {
  const chain = makeFakeChain();
  chain.mine(blocks);
  const rescans = makeFakeRescans();
  rescans.oldest = oldest;
  const { log, lines } = makeFakeLog();
  const backfill = makeBackfill({ network: "TEST", rescans: rescans.reader, clock: makeFakeClock(), log });
  const node = makeFakeNode(chain);
  const run = async (cursor = chain.tip(), asked: Parameters<typeof backfill>[0] = node) => {
    const write = await backfill(asked, cursor);
    await makeFakeChains().inChain((writer) => write({ ...writer, rescans: rescans.writer }));
    return rescans.all();
  };
  return { chain, node, run, lines };
}

describe("the first contact with a network", () => {
  it("looks for nothing where no wallet is there, or all are newer than where following begins", async () => {
    for (const oldest of [null, new Date(START + 100 * BLOCK_MS + 3 * HOURS + 1)]) {
      const { run, node } = await begin(100, oldest);
      expect([await run(), node.asked]).toEqual([[], 0]);
    }
  });

  it("looks for what came since the first wallet was made, and three hours before that, by the blocks' times", async () => {
    const { run, chain } = await begin(2_000, new Date(START + 1_500 * BLOCK_MS + 3 * HOURS));
    expect(await run()).toMatchObject([{ from: 1_500, at: 1_499, to: 2_001, asked: null, endedAt: null }]);
    expect(chain.blocks[1_500]?.time.getTime()).toBe(START + 1_500 * BLOCK_MS);
  });

  it("leaves out no block of that time or later", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 400 }), fc.integer({ min: -50, max: 500 }), async (blocks, at) => {
        const since = START + at * BLOCK_MS + 1;
        const { run, chain } = await begin(blocks, new Date(since + 3 * HOURS));
        const [rescan] = await run();
        const wanted = chain.blocks.find(({ time }) => time.getTime() >= since);
        expect(rescan?.from).toBe(wanted?.height);
      }),
    );
  });

  it("goes back no further than blocks are read once more, and says so", async () => {
    const { run, node, lines } = await begin(1, new Date(START));
    const height = SCAN_BLOCKS_MAX + 7;
    const cursor = { height, hash: "h", parent: "p", time: new Date(START + height * BLOCK_MS) };
    const headAt = async (at: number) => ({ ...cursor, height: at, time: new Date(START + at * BLOCK_MS + 9 * HOURS) });
    expect(await run(cursor, { ...node, headAt })).toMatchObject([{ from: 7 }]);
    expect(JSON.stringify(lines)).toContain("older than the blocks that are read once more");
  });

  it("begins nothing where its node does not give a block that it has to have", async () => {
    const { run, node } = await begin(20, new Date(START));
    await expect(run(undefined, { ...node, headAt: async () => null })).rejects.toThrow("below its newest");
  });
});
