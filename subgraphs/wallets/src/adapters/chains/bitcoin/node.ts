import { type ChainNode, NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import type { BlockHead } from "../../../domain/chains/block.ts";
import { type Json, JsonNumber } from "../../rpc/json.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { notKnown, toCount, toHash, toObject, toTime, withinBounds } from "../../rpc/read-json.ts";

/** Of block 0, whose header names no parent. */
const NO_PARENT = "0".repeat(64);

/**
 * A node of Bitcoin or of a chain that forked from it: Core since 0.10, Dogecoin's forks, btcd.
 * Only the oldest calls, which all of them have. Headers are kept by pruned nodes too, and the best
 * block is the best that the node has verified, while it still loads others.
 */
export function makeBitcoinNode(rpc: JsonRpc): ChainNode {
  const hashAt = async (height: number): Promise<string> =>
    toHash(await rpc("getblockhash", [height]), "the hash of a block");
  const readHead = async (hash: string): Promise<BlockHead> => {
    const head = toBlockHead(await rpc("getblockheader", [hash, true]).catch(rejectOrphan));
    if (head.hash !== hash) throw notKnown("a block that was not asked for");
    return head;
  };
  return {
    async identity() {
      const genesis = await hashAt(0);
      return { chainId: `bip122:${genesis.slice(0, 32)}`, genesis };
    },
    async tip() {
      return readHead(toHash(await rpc("getbestblockhash", []), "the best block"));
    },
    async headAt(height) {
      const hash = await hashAt(height).catch(nullWhereTooHigh);
      if (hash === null) return null;
      const head = await readHead(hash);
      if (head.height !== height) throw notKnown("a block of another height");
      return head;
    },
  };
}

function toBlockHead(json: Json): BlockHead {
  const header = toObject(json, "a header");
  const height = withinBounds(toCount(header.height, "a header's height"), "a header's height");
  const parent = header.previousblockhash;
  // Core says so of a block that is not of its main chain.
  if (header.confirmations instanceof JsonNumber && header.confirmations.text === "-1") throw leftTheChain();
  return {
    height,
    hash: toHash(header.hash, "a header's hash"),
    parent: height === 0 && parent === undefined ? NO_PARENT : toHash(parent, "a header's parent"),
    time: toTime(toCount(header.time, "a header's time") * 1_000, "a header's time"),
  };
}

const leftTheChain = (): NoAnswer => new NoAnswer("the node changed its chain while it was asked");

/** btcd refuses where Core answers with -1 confirmations. */
function rejectOrphan(error: unknown): never {
  const isOrphan =
    error instanceof NodeRefusal && error.code === -32603 && /not in the main chain/i.test(error.nodeMessage);
  throw isOrphan ? leftTheChain() : error;
}

/** Core: -8 "Block height out of range"; btcd: -1 "Block number out of range". */
function nullWhereTooHigh(error: unknown): null {
  const isTooHigh =
    error instanceof NodeRefusal && (error.code === -8 || error.code === -1) && /out of range/i.test(error.nodeMessage);
  if (isTooHigh) return null;
  throw error;
}
