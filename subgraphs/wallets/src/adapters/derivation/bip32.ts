import { ripemd160 } from "@noble/hashes/legacy.js";
import { HARDENED_OFFSET } from "../../domain/wallets/derivation-path.ts";
import { findCurve } from "./find-curve.ts";
import { hmacSha512, publicHmacSha512 } from "./hmac-sha512.ts";
import { SecretBytes } from "./secret-bytes.ts";
import { sha256OfPublic } from "./sha256.ts";

/**
 * BIP-32: a private key, and what its children are derived with, which is as secret to whoever
 * knows a child's key. Both are zeroed by {@link wipe}.
 */
export type PrivateNode = { readonly privateKey: Uint8Array; readonly chainCode: Uint8Array };

/** An uncompressed point (65 bytes), and the chain code to go on with. */
export type PublicNode = { readonly publicKey: Uint8Array; readonly chainCode: Uint8Array };

const KEY_BYTES = 32;
const SEED_BYTES = { min: 16, max: 64 } as const;
const MASTER = new TextEncoder().encode("Bitcoin seed");
const ZERO = Uint8Array.of(0);

/** BIP-32, "Master key generation". */
export function masterNode(seed: Uint8Array): PrivateNode {
  if (seed.length < SEED_BYTES.min || seed.length > SEED_BYTES.max)
    throw new RangeError(`a seed has ${SEED_BYTES.min} to ${SEED_BYTES.max} bytes`);
  const [privateKey, chainCode] = halves(hmacSha512(MASTER, seed));
  return { privateKey, chainCode };
}

/** BIP-32, CKDpriv: a child of a private key, hardened from {@link HARDENED_OFFSET} on. */
export function privateChild({ privateKey, chainCode }: PrivateNode, childNumber: number): PrivateNode {
  const [tweak, childCode] = halves(
    childNumber < HARDENED_OFFSET
      ? hmacSha512(chainCode, compress(findCurve().publicKeyOf(privateKey)), toBytes(childNumber))
      : hmacSha512(chainCode, ZERO, privateKey, toBytes(childNumber)),
  );
  try {
    return { privateKey: findCurve().addToPrivate(privateKey, tweak), chainCode: childCode };
  } finally {
    tweak.fill(0);
  }
}

/** BIP-32, CKDpub: a child of a public key, which is never a hardened one. */
export function publicChild({ publicKey, chainCode }: PublicNode, childNumber: number): PublicNode {
  if (childNumber >= HARDENED_OFFSET) throw new RangeError("a public key has no hardened children");
  const digest = publicHmacSha512(chainCode, compress(publicKey), toBytes(childNumber));
  return {
    publicKey: findCurve().addToPublic(publicKey, digest.subarray(0, KEY_BYTES)),
    chainCode: Uint8Array.from(digest.subarray(KEY_BYTES)),
  };
}

export function wipe({ privateKey, chainCode }: PrivateNode): void {
  privateKey.fill(0);
  chainCode.fill(0);
}

/** SEC 1, 2.3.3: x, and which of the two points with it. */
export function compress(publicKey: Uint8Array): Uint8Array {
  const compressed = publicKey.slice(0, KEY_BYTES + 1);
  if (publicKey.length > compressed.length) compressed[0] = 2 + ((publicKey.at(-1) ?? 0) & 1);
  return compressed;
}

/** BIP-32, "Key identifiers", the first 32 bits. */
export const fingerprintOf = (publicKey: Uint8Array): number =>
  Buffer.from(ripemd160(sha256OfPublic(compress(publicKey)))).readUInt32BE(0);

/** Nothing is copied: whoever zeroes both zeroes the digest. */
const halves = ({ buffer, byteOffset }: Uint8Array<ArrayBuffer>): [SecretBytes, SecretBytes] => [
  new SecretBytes(buffer, byteOffset, KEY_BYTES),
  new SecretBytes(buffer, byteOffset + KEY_BYTES, KEY_BYTES),
];

function toBytes(childNumber: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, childNumber);
  return bytes;
}
