import { readTronAddress, writeTronAddress } from "./address.ts";

// What is called of a token's contract (TRC-20), as Solidity's ABI encodes it: words of 32 bytes.

/** The first four bytes of the Keccak-256 of `transfer(address,uint256)`. */
const TRANSFER = Buffer.from("a9059cbb", "hex");
const WORD_BYTES = 32;
const UINT256_END = 1n << 256n;

const toWord = (hex: string): Buffer => Buffer.from(hex.padStart(2 * WORD_BYTES, "0"), "hex");

/** Of an address the word has 20 bytes, without the 0x41 in front. Throws where it is none. */
export const wordOfAddress = (address: string): Buffer =>
  toWord(Buffer.from(readTronAddress(address).subarray(1)).toString("hex"));

/** Throws on what is no uint256. */
export function wordOfUnits(units: bigint): Buffer {
  if (units < 0n || units >= UINT256_END) throw new Error("not a uint256");
  return toWord(units.toString(16));
}

/** Null where the word has more than an address. */
export function addressIn(word: Uint8Array): string | null {
  const isPadded = word.length === WORD_BYTES && word.subarray(0, 12).every((byte) => byte === 0);
  return isPadded ? writeTronAddress(Uint8Array.of(0x41, ...word.subarray(12))) : null;
}

export const unitsIn = (word: Uint8Array): bigint => BigInt(`0x${Buffer.from(word).toString("hex")}`);

export type TokenMove = { readonly to: string; readonly units: bigint };

export const encodeMove = ({ to, units }: TokenMove): Buffer =>
  Buffer.concat([TRANSFER, wordOfAddress(to), wordOfUnits(units)]);

/** What {@link encodeMove} has made; null of anything else. */
export function decodeMove(data: Uint8Array): TokenMove | null {
  const words = Buffer.from(data).subarray(TRANSFER.length);
  if (!Buffer.from(data).subarray(0, TRANSFER.length).equals(TRANSFER) || words.length !== 2 * WORD_BYTES) return null;
  const to = addressIn(words.subarray(0, WORD_BYTES));
  return to === null ? null : { to, units: unitsIn(words.subarray(WORD_BYTES)) };
}
