import { withChecksum } from "@coffer/addresses/ethereum";
import type { Arrival } from "../../../app/chains/ports.ts";
import type { Mempool } from "../../../app/sightings/ports.ts";
import type { Json } from "../../rpc/json.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { toList, toObject } from "../../rpc/read-json.ts";
import { toAddress, toHash32, toQuantity } from "./hex.ts";

/**
 * The block that the node would make now, of what waits: ether alone, since only a log says what a
 * token moved, and what was not done yet has none. A node that shows no such block has nothing.
 */
export const makeEthereumMempool = (rpc: JsonRpc): Mempool => ({
  async look(isKnown) {
    const block = await rpc("eth_getBlockByNumber", ["pending", true]);
    const waiting = block === null ? [] : toList(toObject(block, "a block").transactions, "a block's transactions");
    const read = waiting.map(readWaiting);
    return { txids: read.map(({ txid }) => txid), arrivals: read.flatMap((one) => toArrival(one, isKnown)) };
  },
});

type Waiting = { readonly txid: string; readonly from: string; readonly to: string | null; readonly units: bigint };

function readWaiting(json: Json): Waiting {
  const { hash, from, to, value } = toObject(json, "a transaction");
  return {
    txid: toHash32(hash, "a transaction's hash"),
    from: toAddress(from, "a sender"),
    to: to === null || to === undefined ? null : toAddress(to, "a payee"),
    units: toQuantity(value, "a value"),
  };
}

function toArrival({ txid, from, to, units }: Waiting, isKnown: (txid: string) => boolean): Arrival[] {
  if (to === null || to === from || units === 0n || isKnown(txid)) return [];
  const [payer, address] = [withChecksum(from.slice(2)), withChecksum(to.slice(2))];
  return [{ txid, position: "native", address, from: payer, token: null, units }];
}
