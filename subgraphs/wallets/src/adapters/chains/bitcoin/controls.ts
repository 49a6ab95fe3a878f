import type { ChainControls } from "../../../app/simulations/ports.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { makeMine } from "./mine.ts";
import { makeBitcoinNode } from "./node.ts";

/**
 * Of a node on regtest. It takes no block back by itself: that takes another node's longer branch.
 */
export const makeBitcoinControls = (rpc: JsonRpc): ChainControls => ({
  height: async () => (await makeBitcoinNode(rpc).tip()).height,
  mine: makeMine(rpc),
  reorganise: null,
});
