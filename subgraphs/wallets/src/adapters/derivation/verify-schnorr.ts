import { schnorr } from "@noble/curves/secp256k1.js";

/**
 * BIP-340: whether the key with this x has signed these 32 bytes. Of what everybody may know, and
 * by another implementation than signs.
 */
export const verifySchnorr = (signature: Uint8Array, digest: Uint8Array, x: Uint8Array): boolean =>
  schnorr.verify(signature, digest, x);
