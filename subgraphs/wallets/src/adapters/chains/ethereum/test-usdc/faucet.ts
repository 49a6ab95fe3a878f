import { type Faucet, NodeRefusal } from "../../../../app/chains/ports.ts";
import type { JsonRpc } from "../../../rpc/json-rpc.ts";
import { encodeCall, wordOfAddress, wordOfUnits } from "../abi.ts";
import { toBytes, toHash32 } from "../hex.ts";
import { DEPLOYER, DEPLOYMENT, TEST_USDC_ADDRESS } from "./test-usdc.ts";

/** Nobody has the key of this address. It is another than that of the faucet of ether. */
const MINTER = "0xfa0ce7000000000000000000000000000000fa0d";
/** A hundred ether, for fees. */
const FEES = `0x${(100n * 10n ** 18n).toString(16)}`;
/** Nothing is estimated: what is called may wait for its block, too. */
const DEPLOYMENT_GAS = "0x16e360";
const MINT_GAS = "0x30d40";
/** `mint(address,uint256)` */
const MINT = "40c10f19";

/** Of anvil, which lends any account. The contract is made with the first that is asked for. */
export function makeTestUsdcFaucet(rpc: JsonRpc): Faucet {
  const send = async (to: string, gas: string, data: string) =>
    toHash32(await rpc("eth_sendTransaction", [{ from: MINTER, to, gas, data }]), "a transaction's hash");
  return {
    currency: "USDC",
    async send(address, units) {
      try {
        await rpc("anvil_impersonateAccount", [MINTER]);
        await rpc("anvil_setBalance", [MINTER, FEES]);
        const code = toBytes(await rpc("eth_getCode", [TEST_USDC_ADDRESS, "latest"]), "a contract's code");
        // Twice is no harm: the second reverts.
        if (code.length === 0) await send(DEPLOYER, DEPLOYMENT_GAS, DEPLOYMENT);
        const call = encodeCall(MINT, [wordOfAddress(address), wordOfUnits(units)]);
        return await send(TEST_USDC_ADDRESS, MINT_GAS, `0x${Buffer.from(call).toString("hex")}`);
      } catch (error) {
        if (error instanceof NodeRefusal) return null;
        throw error;
      }
    },
  };
}
