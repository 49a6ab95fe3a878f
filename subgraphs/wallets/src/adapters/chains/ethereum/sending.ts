import { NodeRefusal } from "../../../app/chains/ports.ts";
import type { SendingNode } from "../../../app/sends/chain-ports.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { broadcast } from "./broadcast.ts";
import { readFeeMarket } from "./fee-market.ts";
import { toQuantity, toSafeQuantity } from "./hex.ts";

export const makeEthereumSending = (rpc: JsonRpc): SendingNode => ({
  feeMarket: () => readFeeMarket(rpc),
  async estimateGas({ from, to, units }) {
    try {
      const gas = await rpc("eth_estimateGas", [{ from, to, value: `0x${units.toString(16)}` }]);
      return toQuantity(gas, "an estimate of gas");
    } catch (error) {
      if (error instanceof NodeRefusal && isOfPayee(error)) return null;
      throw error;
    }
  },
  balanceAt: async (address, blockHash) =>
    toQuantity(await rpc("eth_getBalance", [address, atBlock(blockHash)]), "a balance"),
  nonceAt: async (address, blockHash) =>
    toSafeQuantity(await rpc("eth_getTransactionCount", [address, atBlock(blockHash)]), "a count of transactions"),
  broadcast: (bytes) => broadcast(rpc, bytes),
});

/** EIP-1898: refused where it is none of the main chain, instead of answered from another. */
const atBlock = (blockHash: string) => ({ blockHash, requireCanonical: true });

/** Of geth, anvil and Erigon: its payee's code reverts, whatever reason that gives. */
const REVERTED = 3;
/**
 * Older geth has no such code, Nethermind has another text; and code may end in an instruction that
 * is none. Code that takes all gas is not told apart from a payer who has none.
 */
const REFUSES = /^execution reverted\b|^VM execution error|\brevert(ed)?$|invalid(FE| )?opcode/i;

const isOfPayee = ({ code, nodeMessage }: NodeRefusal): boolean => code === REVERTED || REFUSES.test(nodeMessage);
