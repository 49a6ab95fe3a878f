import { hexToBytes } from "@noble/hashes/utils.js";

// The contract ABI's words (Solidity, "Formal Specification of the Encoding"): static types alone.

const WORD_BYTES = 32;
const ADDRESS = /^0x[0-9a-f]{40}$/i;
export const UINT256_END = 1n << 256n;

/** Throws on what is no uint256. */
export function wordOfUnits(units: bigint): Uint8Array {
  if (units < 0n || units >= UINT256_END) throw new Error("not a uint256");
  return hexToBytes(units.toString(16).padStart(2 * WORD_BYTES, "0"));
}

/** Throws on what is no address. */
export function wordOfAddress(address: string): Uint8Array {
  if (!ADDRESS.test(address)) throw new Error("not an address");
  return hexToBytes(
    address
      .slice(2)
      .toLowerCase()
      .padStart(2 * WORD_BYTES, "0"),
  );
}

/** Four bytes of the function's name, and its words. */
export const encodeCall = (selector: string, words: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat([hexToBytes(selector), ...words]);
