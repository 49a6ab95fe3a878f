import { describe, expect, it } from "vitest";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { faultIn, scripted } from "../../rpc/scripted.fixture.ts";
import { makeBitcoinFaucet } from "./faucet.ts";
import { BLOCK_542213 } from "./known-blocks.fixture.ts";
import { MINER } from "./purse.ts";

const HASH = "a".repeat(64);
/** Nothing that it has mined is anybody's here. */
const NODE = {
  getblockcount: 200,
  getblockhash: HASH,
  getblock: BLOCK_542213.hex,
  getrawmempool: [],
  gettxout: null,
};

/** What a node was asked to mine. */
function watched(answers: Parameters<typeof scripted>[0]) {
  const mined: unknown[][] = [];
  const node = scripted(answers);
  const rpc: JsonRpc = (method, params) => {
    if (method.startsWith("generate")) mined.push([method, ...params]);
    return node(method, params);
  };
  return { faucet: makeBitcoinFaucet(rpc), mined };
}

describe("test money of Bitcoin", () => {
  it("is for the miner of the tests' own node, whose key everybody has", () => {
    expect(MINER).toBe("bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080");
  });

  it("is not sent by a node that mines for somebody else, which is asked for one block alone", async () => {
    const { faucet, mined } = watched({ ...NODE, generate: [HASH] });
    expect(await faucet.send(MINER, 1_000n)).toBeNull();
    expect(mined).toEqual([
      ["generatetoaddress", 1, MINER],
      ["generate", 1],
    ]);
  });

  it("is not sent by a node that mines nothing, or refuses what it is asked", async () => {
    for (const refusal of [undefined, new NodeRefusal(-32_603, "No payment addresses specified")]) {
      const { faucet } = watched({ ...NODE, generate: refusal });
      expect(await faucet.send(MINER, 1_000n)).toBeNull();
    }
  });

  it("rejects where the node answers in no form that is known", async () => {
    const { faucet } = watched({ ...NODE, getblockcount: "many" });
    expect(await faultIn(faucet.send(MINER, 1_000n))).toBeInstanceOf(NoAnswer);
  });
});
