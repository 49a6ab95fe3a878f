import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { describe, expect, it } from "vitest";
import type { BlockHead } from "../../domain/chains/block.ts";
import type { Token } from "../../domain/tokens/token.ts";
import { NoAnswer } from "../chains/ports.ts";
import type { TokenLogs } from "./ports.ts";
import { makeReadOldTokenLogs } from "./read-old-token-logs.ts";

const TOKEN: Token = {
  ...{ asset: { code: "TOK", scale: 6 }, contract: "contract", domain: null, symbol: "TOK", sweepMinimum: null },
};
const MOVED = {
  ...{ txid: "tx", position: "log:0", contract: TOKEN.contract, from: "ann", to: "bob", units: 2n ** 53n + 1n },
};
const blockAt = (height: number): BlockHead => ({
  ...{ height, hash: `h${height}`, parent: `h${height - 1}`, time: new Date(height) },
});

/** Our blocks from `lowest` on, and providers that say what they are told to. */
function setUp({
  cursor = 8 as number | null,
  configured = [TOKEN],
  lowest = 0,
  providers = 2,
  above = "LEFT_OUT" as "LEFT_OUT" | "WAITED_FOR",
} = {}) {
  const says = Array.from({ length: providers }, () => (height: number): TokenLogs | null | Error => ({
    ...{ block: { height, hash: `h${height}` }, moved: [MOVED, { ...MOVED, from: "bob", position: "log:1" }] },
  }));
  const asked: number[] = [];
  const read = makeReadOldTokenLogs({
    ...{ network: "TEST", known: () => configured, findCursor: async () => cursor, log: makeFakeLog().log, above },
    readers: says.map((_, i) => ({
      async readTokenLogs(height: number) {
        asked.push(height);
        const said = says[i]?.(height) ?? null;
        if (said instanceof Error) throw said;
        return said;
      },
    })),
    chains: {
      blockAt: async (_network, height) => (height >= lowest ? blockAt(height) : null),
      lowestFrom: async () => blockAt(lowest),
    },
  });
  return { read, says, asked };
}

describe("what tokens brought in a block of before", () => {
  it("is what providers agree on, to the last unit, of others than oneself", async () => {
    const found = [{ txid: "tx", position: "log:0", address: "bob", from: "ann", units: MOVED.units }];
    expect(await setUp().read(blockAt(5))).toMatchObject(found);
    expect(await setUp({ lowest: 7 }).read(blockAt(5))).toMatchObject(found);
  });

  it("is nothing that is still to be read for all, and nobody is asked where there is no token", async () => {
    const [above, none] = [setUp({ cursor: 4 }), setUp({ configured: [], cursor: null })];
    expect([await above.read(blockAt(5)), await none.read(blockAt(5))]).toEqual([[], []]);
    expect([above.asked, none.asked]).toEqual([[], []]);
  });

  it("is unknown where reading was not begun, providers differ, too few answer, or it is of another block", async () => {
    expect(await setUp({ cursor: null }).read(blockAt(5))).toBeNull();
    expect(await setUp({ cursor: 4, above: "WAITED_FOR" }).read(blockAt(5))).toBeNull();
    const differing = setUp();
    differing.says[1] = (height) => ({ block: { height, hash: `h${height}` }, moved: [] });
    expect(await differing.read(blockAt(5))).toBeNull();
    const silent = setUp();
    silent.says[0] = () => new NoAnswer("away");
    expect(await silent.read(blockAt(5))).toBeNull();
    expect(await setUp({ lowest: 7 }).read({ ...blockAt(5), hash: "another" })).toBeNull();
  });
});
