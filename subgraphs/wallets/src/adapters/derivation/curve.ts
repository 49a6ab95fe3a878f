/** r and s, 64 bytes, and whether the y of the signature's point is odd. */
export type CurveSignature = { readonly signature: Uint8Array; readonly isOdd: boolean };

/**
 * What deriving keys, signing, and reading what others have signed needs of secp256k1 (SEC 2).
 * Points are given compressed (33 bytes) or not (65), and come back uncompressed: nobody has to
 * find a square root twice. Each throws, and quotes nothing, where what it is given is no key or no
 * point, or what would come out is none.
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
  /**
   * ECDSA of these 32 bytes (SEC 1, 4.1.3), by RFC 6979 with nothing besides, so that the same are
   * signed alike each time; of the two values for s the lower one (BIP-62, EIP-2).
   */
  sign(digest: Uint8Array, privateKey: Uint8Array): CurveSignature;
  /**
   * BIP-340 of these 32 bytes, without randomness: the same are signed alike each time. 64 bytes,
   * and the same ones by a key and by its negative.
   */
  signSchnorr(digest: Uint8Array, privateKey: Uint8Array): Uint8Array;
  /**
   * The point whose key has signed these 32 bytes (SEC 1, 4.1.6): r and s, 64 bytes, and whether
   * the y of the signature's point is odd.
   */
  recover(digest: Uint8Array, signature: Uint8Array, isOdd: boolean): Uint8Array;
};
