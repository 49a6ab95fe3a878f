import { isNodeFault } from "../../../app/chains/ports.ts";
import type { PreviousReader } from "../../../app/sends/external/ports.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { toBytes } from "../../rpc/read-json.ts";
import { loadCodec } from "./raw-block.ts";

/** Of one transaction that is to be signed, together: it has to be carried to a signer. */
const BYTES_MAX = 400_000;

/**
 * Some signers want the whole transaction that made an output, for SegWit's first version says of
 * what it is worth only what signers are told. A node gives it where it has an index of them
 * (`txindex`). Its hash proves it.
 */
export const makePreviousReader =
  (rpc: JsonRpc): PreviousReader =>
  async (coins) => {
    const { Transaction } = await loadCodec();
    const found = new Map<string, Uint8Array>();
    let size = 0;
    for (const txid of new Set(coins.map((coin) => coin.txid))) {
      const bytes = await rpc("getrawtransaction", [txid, 0]).then(
        (json) => toBytes(json, "a transaction's bytes"),
        orNothing,
      );
      if (bytes === null || size + bytes.length > BYTES_MAX) return found;
      if (Transaction.fromBuffer(bytes).getId() !== txid) return found;
      found.set(txid, bytes);
      size += bytes.length;
    }
    return found;
  };

/** Without an index a node refuses all of them: it is a help alone, whatever was said. */
function orNothing(error: unknown): null {
  if (isNodeFault(error)) return null;
  throw error;
}
