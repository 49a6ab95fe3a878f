import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { deriveAccountId } from "../../derivation/account-id.ts";

const HEX_ADDRESS = /^0x([0-9a-fA-F]{40})$/;

export const encodeEthereumAddress = (publicKey: Uint8Array): string =>
  withChecksum(bytesToHex(deriveAccountId(publicKey)));

/**
 * EIP-55: an address in one case carries no checksum and is accepted; in mixed case every letter
 * must agree with it.
 */
export function isEthereumAddress(text: string): boolean {
  const digits = HEX_ADDRESS.exec(text)?.[1];
  if (digits === undefined) return false;
  const lower = digits.toLowerCase();
  return digits === lower || digits === digits.toUpperCase() || text === withChecksum(lower);
}

/** EIP-55, of forty digits in small letters. */
export function withChecksum(lower: string): string {
  const hash = bytesToHex(keccak_256(new TextEncoder().encode(lower)));
  return `0x${lower.replace(/[a-f]/g, (digit, at: number) => (hash.charAt(at) >= "8" ? digit.toUpperCase() : digit))}`;
}
