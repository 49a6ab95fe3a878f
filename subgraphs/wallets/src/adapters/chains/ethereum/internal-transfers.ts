import { withChecksum } from "@coffer/addresses/ethereum";
import type { Arrival } from "../../../app/chains/ports.ts";
import { NoAnswer } from "../../../app/chains/ports.ts";
import type { InternalReader } from "../../../app/internal/ports.ts";
import type { BlockHead } from "../../../domain/chains/block.ts";
import type { Json, JsonObject } from "../../rpc/json.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { notKnown, toList, toObject } from "../../rpc/read-json.ts";
import { provenBalance } from "./account-proof.ts";
import { proveHeader } from "./block-proof.ts";
import { toAddress, toBytes, toHash32, toQuantity } from "./hex.ts";
import { makeBalanceReader, toBlockHead } from "./node.ts";

/** The calls that move ether; of the others a trace says what their caller was sent. */
const MOVING = new Set(["CALL", "CREATE", "CREATE2", "SELFDESTRUCT"]);
/** Of what cannot be nested deeper (Yellow Paper, 9.4). */
const DEPTH_MAX = 1_024;

/**
 * What contracts paid on, as a node that ran the block again tells it (`debug_traceBlockByHash`,
 * `callTracer`): no block says it, so no hash proves it. `isProven`: of what a header says, the
 * root of its state among it, and so balances are. Else they are the node's word, as all that is
 * in the block: where money is made from nothing (`anvil_setBalance`), states have other roots
 * than blocks say.
 */
export function makeInternalReader(rpc: JsonRpc, { isProven }: { readonly isProven: boolean }): InternalReader {
  const rootAt = async (hash: string) => {
    const block = await rpc("eth_getBlockByHash", [hash, false]);
    if (block === null) throw new NoAnswer("the node does not have the block any more");
    if (toBlockHead(block).hash !== hash) throw notKnown("a block that was not asked for");
    const header = toObject(block, "a block");
    proveHeader(hash, header);
    return toHash32(header.stateRoot, "the root of a state");
  };
  const provenAt = async (addresses: readonly string[], hash: string): Promise<ReadonlyMap<string, bigint>> => {
    const root = await rootAt(hash);
    const balances = new Map<string, bigint>();
    for (const address of addresses) {
      const { accountProof } = toObject(await rpc("eth_getProof", [address, [], { blockHash: hash }]), "a proof");
      const nodes = toList(accountProof, "a proof's nodes").map((node) => toBytes(node, "a proof's node"));
      balances.set(address, provenBalance(root, address, nodes));
    }
    return balances;
  };
  const balancesAt = isProven ? provenAt : makeBalanceReader(rpc).balancesAt;
  return {
    async readInternal(block, txids) {
      const traces = toList(await rpc("debug_traceBlockByHash", [block.hash, TRACER]), "a block's traces");
      if (traces.length !== txids.length) throw notKnown("traces of other transactions");
      return traces.flatMap((trace, i) => internalOf(trace, txids[i] ?? ""));
    },
    async balancesAround({ hash, parent }: BlockHead, addresses) {
      const [before, after] = [await balancesAt(addresses, parent), await balancesAt(addresses, hash)];
      return new Map(
        addresses.map((address) => [address, { before: before.get(address) ?? 0n, after: after.get(address) ?? 0n }]),
      );
    },
  };
}

const TRACER = { tracer: "callTracer" };

/** In the order in which they were made; each is numbered by its place among them. */
export function internalOf(trace: Json, txid: string): readonly Arrival[] {
  const { txHash, result } = toObject(trace, "a trace");
  // Older nodes leave it out.
  if (txHash !== undefined && toHash32(txHash, "a trace's transaction") !== txid)
    throw notKnown("a trace of another transaction");
  const moves = callsBelow(toObject(result, "a trace"), 0);
  return moves.flatMap(({ from, to, value }, place) => {
    const [payer, payee] = [toAddress(from, "a call's sender"), toAddress(to, "a call's receiver")];
    if (payer === payee) return [];
    const units = toQuantity(value, "a call's value");
    return [{ txid, position: `call:${place}`, ...ours(payer, payee), token: null, units }];
  });
}

const ours = (payer: string, payee: string) => ({
  ...{ address: withChecksum(payee.slice(2)), from: withChecksum(payer.slice(2)) },
});

/** Of a call that was undone all below it was, though it looks as if it had been done. */
function callsBelow(call: JsonObject, depth: number): readonly JsonObject[] {
  if (depth > DEPTH_MAX) throw notKnown("calls that are nested too deep");
  if (isThere(call.error) || !isThere(call.calls)) return [];
  return toList(call.calls, "a call's calls").flatMap((json) => {
    const below = toObject(json, "a call");
    if (isThere(below.error)) return [];
    return [...(moves(below) ? [below] : []), ...callsBelow(below, depth + 1)];
  });
}

const moves = ({ type, value }: JsonObject): boolean =>
  typeof type === "string" && MOVING.has(type) && isThere(value) && toQuantity(value, "a call's value") > 0n;

const isThere = (json: Json | undefined): boolean => json !== undefined && json !== null;
