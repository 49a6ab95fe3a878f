import { withChecksum } from "@coffer/addresses/ethereum";
import type { Arrival, BlockReader } from "../../../app/chains/ports.ts";
import type { BlockHead } from "../../../domain/chains/block.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { type Mined, readMined } from "./mined.ts";
import { outcomesOf } from "./outcomes.ts";
import { transfersOf } from "./transfers.ts";

/** `isProven`: not believed, but for what its hash says (0076). */
export const makeEthereumBlockReader = (rpc: JsonRpc, proof: { readonly isProven: boolean }): BlockReader => ({
  async readBlock(block) {
    const mined = await readMined(rpc, block, proof);
    return { block, arrivals: arrivalsOf(mined, block), outcomes: outcomesOf(mined) };
  },
});

/** Ether that came in: what somebody sends to themselves brings nothing. */
const arrivalsOf = (mined: readonly Mined[], block: BlockHead): Arrival[] =>
  transfersOf(mined, block, [])
    .filter(({ from, to, token }) => token === null && from !== to)
    .map(({ txid, position, to, units }) => ({ txid, position, address: withChecksum(to.slice(2)), units }));
