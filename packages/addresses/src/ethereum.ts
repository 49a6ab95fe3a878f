import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const HEX_ADDRESS = /^0x([0-9a-fA-F]{40})$/;
const ZERO = "0".repeat(40);

/**
 * EIP-55: an address in one case carries no checksum and is accepted; in mixed case every letter
 * must agree with it.
 */
export const isEthereumAddress = (text: string): boolean => readEthereumAddress(text) !== null;

/** As EIP-55 writes it; null of what is no address, or does not agree with its checksum. */
export function readEthereumAddress(text: string): string | null {
  const digits = HEX_ADDRESS.exec(text)?.[1];
  if (digits === undefined) return null;
  const lower = digits.toLowerCase();
  const address = withChecksum(lower);
  return digits === lower || digits === digits.toUpperCase() || text === address ? address : null;
}

/** Nobody has its key: what is sent there is lost. */
export const isZeroAddress = (address: string): boolean => address === `0x${ZERO}`;

/** EIP-55, of forty digits in small letters. */
export function withChecksum(lower: string): string {
  const hash = bytesToHex(keccak_256(new TextEncoder().encode(lower)));
  return `0x${lower.replace(/[a-f]/g, (digit, at: number) => (hash.charAt(at) >= "8" ? digit.toUpperCase() : digit))}`;
}
