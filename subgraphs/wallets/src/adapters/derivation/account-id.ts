import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";

const ID_BYTES = 20;

/**
 * The last 20 bytes of Keccak-256 over the uncompressed point without its 0x04 tag: an account of
 * Ethereum and of Tron.
 */
export function deriveAccountId(publicKey: Uint8Array): Uint8Array {
  const point = secp256k1.Point.fromBytes(publicKey).toBytes(false);
  return keccak_256(point.subarray(1)).slice(-ID_BYTES);
}
