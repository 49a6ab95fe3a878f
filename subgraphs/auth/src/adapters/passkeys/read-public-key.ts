import { createPublicKey } from "node:crypto";
import type { Algorithm } from "../../domain/passkeys/passkey.ts";

/** A COSE_Key (RFC 9052 §7), decoded. */
export type CoseKey = { get(label: number): unknown };

const LABEL = { type: 1, algorithm: 3, curve: -1, x: -2, y: -3, modulus: -1, exponent: -2 };
const RSA_BITS = { min: 2048, max: 8192 };
/** FIPS 186-5 §5.4: 2^16 < e. */
const RSA_EXPONENT_MIN = 65_537n;

/**
 * The algorithm of a key that can verify by it; null of any other. Nothing was signed with it yet,
 * so a key that is none would be found out when somebody has no other way in.
 */
export function readAlgorithm(key: CoseKey): Algorithm | null {
  try {
    return READERS[key.get(LABEL.algorithm) as Algorithm]?.(key) ?? null;
  } catch {
    return null; // not on its curve, or no key at all
  }
}

const READERS: Readonly<Record<Algorithm, (key: CoseKey) => Algorithm | null>> = {
  [-8](key) {
    const jwk = { kty: "OKP", crv: "Ed25519", x: bytesOf(key, LABEL.x) };
    return isOf(key, { type: 1, curve: 6 }) && createPublicKey({ format: "jwk", key: jwk }) ? -8 : null;
  },
  [-7](key) {
    const jwk = { kty: "EC", crv: "P-256", x: bytesOf(key, LABEL.x), y: bytesOf(key, LABEL.y) };
    return isOf(key, { type: 2, curve: 1 }) && createPublicKey({ format: "jwk", key: jwk }) ? -7 : null;
  },
  [-257](key) {
    const jwk = { kty: "RSA", n: bytesOf(key, LABEL.modulus), e: bytesOf(key, LABEL.exponent) };
    const { modulusLength = 0, publicExponent = 0n } =
      createPublicKey({ format: "jwk", key: jwk }).asymmetricKeyDetails ?? {};
    const isSized = modulusLength >= RSA_BITS.min && modulusLength <= RSA_BITS.max;
    return isOf(key, { type: 3 }) && isSized && publicExponent >= RSA_EXPONENT_MIN ? -257 : null;
  },
};

const isOf = (key: CoseKey, { type, curve }: { type: number; curve?: number }): boolean =>
  key.get(LABEL.type) === type && (curve === undefined || key.get(LABEL.curve) === curve);

function bytesOf(key: CoseKey, label: number): string {
  const bytes = key.get(label);
  if (!(bytes instanceof Uint8Array)) throw new Error("no bytes");
  return Buffer.from(bytes).toString("base64url");
}
