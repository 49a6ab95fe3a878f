import { NodeRefusal } from "../../../app/chains/ports.ts";
import type { TokenInspector } from "../../../app/tokens/ports.ts";
import type { Json } from "../../rpc/json.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { toBytes } from "./hex.ts";
import { isRevert } from "./reverts.ts";
import { DECIMALS, DOMAIN_SEPARATOR } from "./token-calls.ts";
import { domainSeparatorOf } from "./typed-data.ts";

const WORD = /^0x[0-9a-f]{64}$/i;

/** ERC-20, and what EIP-2612 and EIP-3009 sign for (EIP-712), as the contract says them now. */
export const makeTokenInspector = (rpc: JsonRpc): TokenInspector => ({
  async inspect(token, chainId) {
    const { contract, asset, domain } = token;
    const code = toBytes(await rpc("eth_getCode", [contract, "latest"]), "a contract's code");
    if (code.length === 0) return "NO_CODE";
    const decimals = await callWord(rpc, contract, DECIMALS);
    if (decimals === null || BigInt(decimals) !== BigInt(asset.scale)) return "OTHER_DECIMALS";
    const separator = await callWord(rpc, contract, DOMAIN_SEPARATOR);
    if (domain === null) return "OTHER_DOMAIN";
    const expected = `0x${Buffer.from(domainSeparatorOf({ contract, domain }, chainId)).toString("hex")}`;
    return separator === expected ? null : "OTHER_DOMAIN";
  },
});

/** Null where the contract does not answer it with one word. */
async function callWord(rpc: JsonRpc, to: string, data: string): Promise<string | null> {
  const said: Json = await rpc("eth_call", [{ to, data }, "latest"]).catch((error: unknown) => {
    if (error instanceof NodeRefusal && isRevert(error)) return null;
    throw error;
  });
  return typeof said === "string" && WORD.test(said) ? said.toLowerCase() : null;
}
