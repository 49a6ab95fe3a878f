import { type Faucet, NodeRefusal } from "../../../app/chains/ports.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { toHash32 } from "./hex.ts";

/** Nobody has the key of this address. */
const FAUCET = "0xfa0ce7000000000000000000000000000000fa0c";
/** One ether, for the fee. */
const FEE = 10n ** 18n;

/** Of anvil, which lends any account and any money. Another node does not know its methods. */
export const makeEthereumFaucet = (rpc: JsonRpc): Faucet => ({
  currency: "ETH",
  async send(address, units) {
    try {
      await rpc("anvil_impersonateAccount", [FAUCET]);
      await rpc("anvil_setBalance", [FAUCET, toHex(units + FEE)]);
      return toHash32(
        await rpc("eth_sendTransaction", [{ from: FAUCET, to: address, value: toHex(units) }]),
        "a transaction's hash",
      );
    } catch (error) {
      if (error instanceof NodeRefusal) return null;
      throw error;
    }
  },
});

const toHex = (units: bigint) => `0x${units.toString(16)}`;
