import type { ArrivalReader } from "../../../app/deposits/ports.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { withChecksum } from "./address.ts";
import { makeTransferReader } from "./transfers.ts";

/** Ether that came in: what somebody sends to themselves brings nothing. */
export function makeEthereumArrivals(rpc: JsonRpc): ArrivalReader {
  const transfers = makeTransferReader(rpc);
  return {
    async readArrivals(block) {
      const read = await transfers.readTransfers(block, []);
      return read
        .filter(({ from, to, token }) => token === null && from !== to)
        .map(({ txid, position, to, units }) => ({ txid, position, address: withChecksum(to.slice(2)), units }));
    },
  };
}
