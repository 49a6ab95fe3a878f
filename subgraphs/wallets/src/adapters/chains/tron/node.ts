import type { ChainNode } from "../../../app/chains/ports.ts";
import type { BlockHead } from "../../../domain/chains/block.ts";
import type { HttpJson } from "../../rpc/http-json.ts";
import type { Json, JsonObject } from "../../rpc/json.ts";
import { notKnown, toCount, toHash, toObject, toTime, withinBounds } from "../../rpc/read-json.ts";
import { askTron } from "./ask.ts";

/** A full node of Tron, by its HTTP API (java-tron): its newest blocks, solidified or not. */
export function makeTronNode(http: HttpJson): ChainNode {
  const headAt = async (height: number): Promise<BlockHead | null> => {
    const head = toBlockHead(await askTron(http, "/wallet/getblockbynum", { num: height }));
    if (head && head.height !== height) throw notKnown("a block of another number");
    return head;
  };
  return {
    headAt,
    async identity() {
      const genesis = await headAt(0);
      if (!genesis) throw notKnown("no block 0");
      // CAIP-2 of Tron: the last four bytes of the genesis block's id.
      return { chainId: `tron:0x${genesis.hash.slice(-8)}`, genesis: genesis.hash };
    },
    async tip() {
      const head = toBlockHead(await askTron(http, "/wallet/getnowblock", {}));
      if (!head) throw notKnown("no newest block");
      return head;
    },
  };
}

/** `{}` says that there is none. */
export function toBlockHead(block: JsonObject): BlockHead | null {
  if (Object.keys(block).length === 0) return null;
  const raw = toObject(toObject(block.block_header, "a block's header").raw_data, "a block's header");
  const height = withinBounds(zeroWhereAbsent(raw.number, "a block's number"), "a block's number");
  const hash = toHash(block.blockID, "a block's id");
  // The id begins with the number, in eight bytes.
  if (BigInt(`0x${hash.slice(0, 16)}`) !== BigInt(height)) throw notKnown("a block's id of another number");
  return {
    height,
    hash,
    parent: toHash(raw.parentHash, "a block's parent"),
    time: toTime(zeroWhereAbsent(raw.timestamp, "a block's time"), "a block's time"),
  };
}

/** Protocol Buffers leave out what is 0, as number and time of block 0 are. */
const zeroWhereAbsent = (json: Json | undefined, what: string): number =>
  json === undefined ? 0 : toCount(json, what);
