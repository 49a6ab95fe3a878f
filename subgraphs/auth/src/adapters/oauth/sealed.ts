import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";

const ALGORITHM = "aes-256-gcm";
const [IV_BYTES, TAG_BYTES] = [12, 16];
const PURPOSE = "coffer/auth/oauth-record/1";

/**
 * What the database holds of something that has a secret name: a hash that it is found by, and
 * bytes that only the name opens (AES-256-GCM under a key that HKDF-SHA-256 makes of it, RFC 5869).
 * Whoever reads the database has neither a code nor a token, nor what belongs to one.
 */
export const hashOf = (kind: string, name: string): Buffer =>
  createHash("sha256")
    .update(JSON.stringify([kind, name]))
    .digest();

export function seal(plain: string, kind: string, name: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyOf(kind, name), iv).setAAD(hashOf(kind, name));
  return Buffer.concat([iv, cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

/** Throws where the name is another or a bit differs. */
export function open(sealed: Uint8Array, kind: string, name: string): string {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const decipher = createDecipheriv(ALGORITHM, keyOf(kind, name), bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(hashOf(kind, name))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  const opened = [decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()];
  return Buffer.concat(opened).toString("utf8");
}

const keyOf = (kind: string, name: string): Buffer => Buffer.from(hkdfSync("sha256", name, kind, PURPOSE, 32));
