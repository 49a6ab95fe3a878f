import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { describe, expect, it } from "vitest";
import type { BlockHead } from "../../domain/chains/block.ts";
import { NoAnswer } from "../chains/ports.ts";
import { readAgreedLogs, toArrival } from "./agreed-token-logs.ts";
import type { TokenLogs } from "./ports.ts";

const ASSET = { code: "TOK", scale: 6 };
const TOKEN = { asset: ASSET, contract: "contract", domain: null, symbol: "TOK", sweepMinimum: null };
const MOVED = {
  ...{ txid: "tx", position: "log:0", contract: "contract", from: "ann", to: "bob", units: 2n ** 53n + 1n },
};
const SAID: TokenLogs = { block: { height: 5, hash: "h5" }, moved: [MOVED] };
const OTHER: TokenLogs = { ...SAID, moved: [{ ...MOVED, units: MOVED.units + 1n }] };
const AWAY = new NoAnswer("away");

async function read(said: readonly (TokenLogs | null | Error)[], { ours = "h5" as string | null, lowest = 0 } = {}) {
  const { log, lines } = makeFakeLog();
  const block: BlockHead = { height: 5, hash: ours ?? "", parent: "h4", time: new Date(0) };
  const found = await readAgreedLogs(
    {
      ...{ network: "TEST", log },
      readers: said.map((one) => ({
        async readTokenLogs() {
          if (one instanceof Error) throw one;
          return one;
        },
      })),
      chains: {
        blockAt: async () => (ours === null ? null : block),
        lowestFrom: async () => ({ ...block, height: lowest }),
      },
    },
    5,
    new Set(["contract"]),
  );
  return { found, isTold: lines.some((line) => line.includes("providers disagree")) };
}

describe("what providers say that tokens' contracts have logged", () => {
  it("is believed where all that answer say the very same, and of several two at least", async () => {
    for (const said of [[SAID], [SAID, SAID], [SAID, AWAY, SAID]])
      expect(await read(said)).toEqual({ found: SAID, isTold: false });
    for (const said of [[AWAY], [null], [SAID, AWAY], [SAID, null, AWAY]])
      expect(await read(said)).toEqual({ found: null, isTold: false });
    expect(await read([SAID, SAID, OTHER])).toEqual({ found: null, isTold: true });
  });

  it("is of our block, or of one that is so deep that it is not kept", async () => {
    expect(await read([SAID, SAID], { ours: "another" })).toEqual({ found: null, isTold: true });
    expect(await read([SAID, SAID], { ours: null, lowest: 6 })).toMatchObject({ found: SAID });
    expect(await read([SAID, SAID], { ours: null, lowest: 5 })).toMatchObject({ found: null });
  });

  it("comes to whom it was sent by somebody else, of what is configured", () => {
    expect(toArrival(MOVED, [TOKEN])).toEqual([
      {
        ...{ txid: "tx", position: "log:0", address: "bob", from: "ann", units: MOVED.units },
        token: { asset: ASSET, contract: "contract" },
      },
    ]);
    expect([toArrival({ ...MOVED, from: "bob" }, [TOKEN]), toArrival(MOVED, [])]).toEqual([[], []]);
  });
});
