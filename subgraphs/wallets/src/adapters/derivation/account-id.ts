import { keccak256 } from "@coffer/addresses/keccak";
import { findCurve } from "./find-curve.ts";

const ID_BYTES = 20;
const UNCOMPRESSED_BYTES = 65;

/**
 * The last 20 bytes of Keccak-256 over the uncompressed point without its 0x04 tag: an account of
 * Ethereum and of Tron.
 */
export function deriveAccountId(publicKey: Uint8Array): Uint8Array {
  const point = publicKey.length === UNCOMPRESSED_BYTES ? publicKey : findCurve().uncompress(publicKey);
  return keccak256(point.subarray(1)).slice(-ID_BYTES);
}
