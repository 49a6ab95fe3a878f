import { keccak_256 } from "@noble/hashes/sha3.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import type { Authorization, AuthorizationTerms, AuthorizeTransfer } from "../../../app/sends/chain-ports.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import { withReceivePrivateKey } from "../../derivation/spending-key.ts";
import { UINT256_END, wordOfAddress, wordOfUnits } from "./abi.ts";
import { encodeEthereumAddress } from "./address.ts";
import { domainSeparatorOf, hashStruct, typedDigest } from "./typed-data.ts";

/**
 * EIP-3009. Of its two ways this one: its payee alone can use it, so nobody who sees it waiting can
 * put it in a block before us.
 */
export const RECEIVE_TYPE =
  "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)";

/** Its nonce is used once, and no block is too late for it: so none of its attempts can be dead. */
export const VALIDITY = { after: 0n, before: UINT256_END - 1n } as const;

/** Of one send, whichever of its attempts carries it: the contract takes it once. */
export const nonceOfSend = (sendId: string): Uint8Array => keccak_256(utf8ToBytes(`coffer/eip-3009/${sendId}`));

export const authorizeTransfer: AuthorizeTransfer = (terms, key) =>
  withReceivePrivateKey(key, (privateKey) => authorizeWith(terms, privateKey));

/** RFC 6979 without extra entropy, and low S: the same terms give the same signature. */
export function authorizeWith(terms: AuthorizationTerms, privateKey: Uint8Array): Authorization {
  const { owner, payee, units, sendId } = terms;
  if (encodeEthereumAddress(findCurve().publicKeyOf(privateKey)) !== owner)
    throw new Error("the key is not that of the address whose tokens are moved");
  const nonce = nonceOfSend(sendId);
  const { signature, isOdd } = findCurve().sign(digestOf(terms), privateKey);
  return { ...{ owner, payee, units, nonce, isOdd }, r: signature.slice(0, 32), s: signature.slice(32) };
}

export function digestOf({ token, chainId, owner, payee, units, sendId }: AuthorizationTerms): Uint8Array {
  const words = [wordOfAddress(owner), wordOfAddress(payee), wordOfUnits(units)];
  const validity = [wordOfUnits(VALIDITY.after), wordOfUnits(VALIDITY.before)];
  return typedDigest(
    domainSeparatorOf(token, chainId),
    hashStruct(RECEIVE_TYPE, [...words, ...validity, nonceOfSend(sendId)]),
  );
}
