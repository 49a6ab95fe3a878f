import { NodeRefusal } from "../../../app/chains/ports.ts";
import type { SendingNode } from "../../../app/sends/chain-ports.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { broadcast } from "./broadcast.ts";
import { readFeeMarket } from "./fee-market.ts";
import { toQuantity, toSafeQuantity } from "./hex.ts";
import { isRevert } from "./reverts.ts";
import { balanceCall, callOf } from "./token-calls.ts";

export const makeEthereumSending = (rpc: JsonRpc): SendingNode => ({
  feeMarket: () => readFeeMarket(rpc),
  async estimateGas(transfer) {
    const { to, value, data } = callOf(transfer);
    const asked = { from: transfer.from, to, value: `0x${value.toString(16)}`, ...(data === "0x" ? {} : { data }) };
    try {
      return toQuantity(await rpc("eth_estimateGas", [asked]), "an estimate of gas");
    } catch (error) {
      if (error instanceof NodeRefusal && isRevert(error)) return null;
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
  nonceAt: async (address, blockHash) =>
    toSafeQuantity(await rpc("eth_getTransactionCount", [address, atBlock(blockHash)]), "a count of transactions"),
  broadcast: (bytes) => broadcast(rpc, bytes),
});

/** EIP-1898: refused where it is none of the main chain, instead of answered from another. */
const atBlock = (blockHash: string) => ({ blockHash, requireCanonical: true });
