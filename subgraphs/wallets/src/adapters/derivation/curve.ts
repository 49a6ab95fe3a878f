/**
 * What deriving keys needs of secp256k1 (SEC 2). Points are given compressed (33 bytes) or not
 * (65), and come back uncompressed: nobody has to find a square root twice. Each throws, and quotes
 * nothing, where what it is given is no key or no point, or what would come out is none.
 */
export type Curve = {
  readonly name: "native" | "wasm" | "javascript";
  /** The point of a private key of 32 bytes. */
  publicKeyOf(privateKey: Uint8Array): Uint8Array;
  uncompress(publicKey: Uint8Array): Uint8Array;
  /** `publicKey + tweak * G`; the tweak is below the curve's order. Public data only. */
  addToPublic(publicKey: Uint8Array, tweak: Uint8Array): Uint8Array;
  /** `privateKey + tweak` modulo the order, in bytes of their own: the caller's to zero. */
  addToPrivate(privateKey: Uint8Array, tweak: Uint8Array): Uint8Array;
};
