import type { TransferTerms } from "../../../app/sends/chain-ports.ts";
import { encodeCall, wordOfAddress, wordOfUnits } from "./abi.ts";
import { VALIDITY } from "./authorization.ts";

// What is called of a token's contract, by the first four bytes of the Keccak-256 of its signature.

/** `transfer(address,uint256)` (ERC-20). */
const TRANSFER = "a9059cbb";
/** `receiveWithAuthorization` of nine words (EIP-3009), the signature as v, r and s. */
const RECEIVE = "ef55bec6";
/** `balanceOf(address)` */
const BALANCE_OF = "70a08231";
/** `decimals()` */
export const DECIMALS = "0x313ce567";
/** `DOMAIN_SEPARATOR()` */
export const DOMAIN_SEPARATOR = "0x3644e515";

/** What a transaction of these terms is to, its value, and what it calls. */
export type Call = { readonly to: string; readonly value: bigint; readonly data: string };

type Moved = Pick<TransferTerms, "from" | "to" | "units" | "token">;

export function callOf({ from, to, units, token }: Moved): Call {
  if (token === null) return { to, value: units, data: "0x" };
  const { contract, authorization } = token;
  if (authorization === null)
    return { to: contract, value: 0n, data: toHex(encodeCall(TRANSFER, [wordOfAddress(to), wordOfUnits(units)])) };
  const { owner, payee, nonce, isOdd, r, s } = authorization;
  if (payee !== to || payee !== from || authorization.units !== units)
    throw new Error("an authorization is of another transfer");
  const words = [wordOfAddress(owner), wordOfAddress(payee), wordOfUnits(units)];
  const validity = [wordOfUnits(VALIDITY.after), wordOfUnits(VALIDITY.before), nonce];
  const signature = [wordOfUnits(isOdd ? 28n : 27n), r, s];
  return { to: contract, value: 0n, data: toHex(encodeCall(RECEIVE, [...words, ...validity, ...signature])) };
}

export const balanceCall = (address: string): string => toHex(encodeCall(BALANCE_OF, [wordOfAddress(address)]));

const toHex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString("hex")}`;
