import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { describe, expect, it } from "vitest";
import type { SpendWriter } from "./ports.ts";
import { makeWatchOutputSends, type SpendChainWriter } from "./watch-output-sends.ts";

const block = { height: 7, hash: "seven", parent: "six", time: new Date(0) };

function setting({ mined = 0, foreign = [] as readonly string[], takenBack = 0, ended = [] as readonly string[] }) {
  const { log, lines } = makeFakeLog();
  const calls: string[] = [];
  const spends: Partial<SpendWriter> = {
    spent: async (_network, { hash }) => {
      calls.push(`spent in ${hash}`);
      return Array.from({ length: mined }) as never;
    },
    listForeign: async () => foreign,
    pausePool: async (network) => void calls.push(`paused ${network}`),
  };
  const id = newId("txn");
  const sends = {
    takeBack: async () => Array.from({ length: takenBack }),
    listContradicting: async (_network: string, txids: readonly string[]) => txids.map((txid) => ({ id, txid })),
    listEndedBy: async () => ended.map((txid) => ({ id, txid })),
  };
  const watch = makeWatchOutputSends({
    ...{ network: "TEST", clock: makeFakeClock(), log },
    noteNews: () => calls.push("news"),
  });
  const writer = { spends, sends } as unknown as SpendChainWriter;
  return { watch, writer, calls, lines };
}

describe("a block of a chain whose money is outputs", () => {
  it("says which sends are mined, and that is news", async () => {
    const none = setting({});
    await none.watch.added(none.writer, { block, arrivals: [], outcomes: [] });
    expect(none.calls).toEqual(["spent in seven"]);
    const one = setting({ mined: 1 });
    await one.watch.added(one.writer, { block, arrivals: [], outcomes: [] });
    expect(one.calls).toEqual(["spent in seven", "news"]);
    expect(one.lines).toEqual([]);
  });

  it("pauses the pool where somebody else spends what is ours, and names the transactions", async () => {
    const { watch, writer, calls, lines } = setting({ foreign: ["stolen"] });
    await watch.added(writer, { block, arrivals: [], outcomes: [] });
    expect(calls).toEqual(["spent in seven", "paused TEST"]);
    expect(lines.filter((line) => line.includes("stolen"))).toHaveLength(1);
  });

  it("tells of what was at its end and says otherwise, and of whose block is taken back", async () => {
    const { watch, writer, lines } = setting({ ended: ["paid"] });
    const spends = ["risen", "risen"].map((txid, vout) => ({ txid, output: { txid: "made", vout } }));
    await watch.added(writer, { block, arrivals: [], outcomes: [], outputs: { coinbase: "c", spends } });
    expect(lines.filter((line) => line.includes("mined after all") && line.includes("risen"))).toHaveLength(1);
    await watch.takenBack(writer, block);
    expect(lines.filter((line) => line.includes("was taken back") && line.includes("paid"))).toHaveLength(1);
  });

  it("takes back what it held, which is news where that is something", async () => {
    for (const takenBack of [0, 2]) {
      const { watch, writer, calls } = setting({ takenBack });
      await watch.takenBack(writer, block);
      expect(calls).toEqual(takenBack === 0 ? [] : ["news"]);
    }
  });
});
