import { type Arrival, NodeRefusal } from "../../../app/chains/ports.ts";
import type { Mempool } from "../../../app/sightings/ports.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { toBytes, toHash, toList } from "../../rpc/read-json.ts";
import { decodeTransaction } from "./decode-transaction.ts";
import type { BitcoinNetParams } from "./nets.ts";
import { addressOfScript } from "./script-address.ts";

/** Of one look: of the main network some dozens are new in a round. */
const READ_MAX = 500;

/** By the oldest calls, which all nodes of the family have, and by our own reading of the bytes. */
export const makeBitcoinMempool = (rpc: JsonRpc, net: BitcoinNetParams): Mempool => ({
  async look(isKnown) {
    const listed = toList(await rpc("getrawmempool", []), "what waits to be mined");
    const txids = listed.map((txid) => toHash(txid, "a transaction's id"));
    const arrivals: Arrival[] = [];
    for (const txid of txids.filter((one) => !isKnown(one)).slice(0, READ_MAX))
      arrivals.push(...(await readArrivals(rpc, txid, net)));
    return { txids, arrivals };
  },
});

async function readArrivals(rpc: JsonRpc, txid: string, net: BitcoinNetParams): Promise<readonly Arrival[]> {
  const json = await rpc("getrawtransaction", [txid, 0]).catch((error: unknown) => {
    // It was mined, or replaced, since it was listed.
    if (error instanceof NodeRefusal) return null;
    throw error;
  });
  const decoded = json === null ? null : decode(toBytes(json, "a transaction's bytes"));
  if (decoded?.txid !== txid) return [];
  return decoded.outputs.flatMap(({ units, script }, vout) => {
    const address = units > 0n ? addressOfScript(Buffer.from(script, "hex"), net) : null;
    return address === null ? [] : [{ txid, position: `vout:${vout}`, address, from: null, token: null, units }];
  });
}

/** Null where it has what we do not know: nobody can be paid by that here. */
function decode(bytes: Uint8Array) {
  try {
    return decodeTransaction(bytes);
  } catch {
    return null;
  }
}
