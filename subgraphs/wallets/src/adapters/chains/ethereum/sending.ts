import { NodeRefusal } from "../../../app/chains/ports.ts";
import type { SendingNode } from "../../../app/sends/chain-ports.ts";
import { gasMaxFor } from "../../../domain/sends/fees.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { withinBounds } from "../../rpc/read-json.ts";
import { broadcast } from "./broadcast.ts";
import { readFeeMarket } from "./fee-market.ts";
import { toQuantity, toSafeQuantity } from "./hex.ts";
import { isRevert } from "./reverts.ts";
import { balanceCall, callOf } from "./token-calls.ts";

export const makeEthereumSending = (rpc: JsonRpc): SendingNode => ({
  feeMarket: () => readFeeMarket(rpc),
  async estimateGas(transfer) {
    const { to, value, data } = callOf(transfer);
    const gasMax = gasMaxFor(transfer);
    // The bound is the node's, too: it would run what never ends up to a bound of its own.
    const asked = { from: transfer.from, to, value: toHex(value), gas: toHex(gasMax) };
    try {
      const call = data === "0x" ? asked : { ...asked, data };
      const gas = toQuantity(await rpc("eth_estimateGas", [call]), "an estimate of gas");
      return gas > gasMax ? null : gas;
    } catch (error) {
      if (error instanceof NodeRefusal && (isRevert(error) || isAbove(error, gasMax))) return null;
      throw error;
    }
  },
  balanceAt: async (address, blockHash) =>
    toQuantity(await rpc("eth_getBalance", [address, atBlock(blockHash)]), "a balance"),
  tokenBalanceAt: async (contract, address, blockHash) =>
    toQuantity(
      await rpc("eth_call", [{ to: contract, data: balanceCall(address) }, atBlock(blockHash)]),
      "a balance of a token",
    ),
  async nonceAt(address, blockHash) {
    const said = await rpc("eth_getTransactionCount", [address, atBlock(blockHash)]);
    return withinBounds(toSafeQuantity(said, "a count of transactions"), "a count of transactions");
  },
  broadcast: (bytes) => broadcast(rpc, bytes),
});

const toHex = (units: bigint): string => `0x${units.toString(16)}`;

/** Of geth, Erigon, reth and anvil. With another number it is the payer who has too little. */
const isAbove = ({ nodeMessage }: NodeRefusal, gasMax: bigint): boolean =>
  /\bgas required exceeds allowance:? \(?(\d+)\)?$/.exec(nodeMessage)?.[1] === String(gasMax);

/** EIP-1898: refused where it is none of the main chain, instead of answered from another. */
const atBlock = (blockHash: string) => ({ blockHash, requireCanonical: true });
