import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

export class DoesNotOpen extends Error {}

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM (NIST SP 800-38D): IV ‖ ciphertext ‖ tag, of a random IV of 96 bits and a tag of 128.
 * `context` is authenticated with it.
 */
export function encrypt(key: Uint8Array, plaintext: Uint8Array, context: Uint8Array): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(context);
  return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/**
 * The caller wipes what it gets. Throws {@link DoesNotOpen} where the key, the context or a single
 * bit differs.
 */
export function decrypt(key: Uint8Array, sealed: Uint8Array, context: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < IV_BYTES + TAG_BYTES) throw new DoesNotOpen("sealed value does not open: it is too short");
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(context)
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  // All of it, for GCM is a stream: there is nothing left for the end, and no second copy to wipe.
  const plaintext = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
  try {
    decipher.final();
    return plaintext;
  } catch {
    plaintext.fill(0);
    throw new DoesNotOpen("sealed value does not open: wrong key, wrong record or changed bytes");
  }
}
