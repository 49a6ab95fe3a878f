import { schnorr, secp256k1 } from "@noble/curves/secp256k1.js";
import type { Curve } from "./curve.ts";
import { takeSecret } from "./secret-bytes.ts";

const { Point } = secp256k1;
const { Fn } = Point;
const DIGEST_BYTES = 32;
/** BIP-340, "Default Signing": no randomness is a mask of zeros. */
const NO_RANDOMNESS = new Uint8Array(32);

/** A private key becomes a number here, which nobody can zero. */
export function javascriptCurve(): Curve {
  return {
    name: "javascript",
    publicKeyOf: (privateKey) => secp256k1.getPublicKey(privateKey, false),
    uncompress: (publicKey) => Point.fromBytes(publicKey).toBytes(false),
    addToPublic(publicKey, tweak) {
      const scalar = Fn.fromBytes(tweak);
      const point = Point.fromBytes(publicKey);
      // Of public data alone, so it need not take the same time for all. Infinity has no bytes.
      return (scalar === 0n ? point : point.add(Point.BASE.multiplyUnsafe(scalar))).toBytes(false);
    },
    sign(digest, privateKey) {
      if (digest.length !== DIGEST_BYTES) throw new Error("not 32 bytes to sign");
      const options = { prehash: false, lowS: true, extraEntropy: false, format: "recovered" } as const;
      const signed = secp256k1.sign(digest, privateKey, options);
      return { signature: signed.subarray(1), isOdd: ((signed[0] ?? 0) & 1) === 1 };
    },
    signSchnorr(digest, privateKey) {
      if (digest.length !== DIGEST_BYTES) throw new Error("not 32 bytes to sign");
      return schnorr.sign(digest, privateKey, NO_RANDOMNESS);
    },
    recover: (digest, signature, isOdd) =>
      secp256k1.Signature.fromBytes(signature, "compact")
        .addRecoveryBit(isOdd ? 1 : 0)
        .recoverPublicKey(digest)
        .toBytes(false),
    addToPrivate(privateKey, tweak) {
      if (!secp256k1.utils.isValidSecretKey(privateKey)) throw new Error("not a private key");
      const sum = Fn.create(Fn.fromBytes(privateKey) + Fn.fromBytes(tweak));
      if (sum === 0n) throw new Error("what comes out is no key");
      return takeSecret(Fn.toBytes(sum));
    },
  };
}
