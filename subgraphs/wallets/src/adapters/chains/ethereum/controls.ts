import type { ChainControls } from "../../../app/simulations/ports.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { withinBounds } from "../../rpc/read-json.ts";
import { toSafeQuantity } from "./hex.ts";

/** Of anvil. Another node does not know its methods. */
export const makeEthereumControls = (rpc: JsonRpc): ChainControls => ({
  async height() {
    const newest = toSafeQuantity(await rpc("eth_blockNumber", []), "the newest block's number");
    return withinBounds(newest, "the newest block's number");
  },
  async mine(blocks) {
    await rpc("anvil_mine", [`0x${blocks.toString(16)}`]);
  },
  // The second: transactions that the new blocks hold.
  async reorganise(depth) {
    await rpc("anvil_reorg", [depth, []]);
  },
});
