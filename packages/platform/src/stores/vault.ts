import { randomBytes } from "node:crypto";
import type { Secret } from "../values/secret.ts";
import { decrypt, encrypt } from "./aes-gcm.ts";

/**
 * Wraps data keys. The key-encryption key stays behind this port: a local key now, a remote service
 * later. `context` is authenticated with the wrapped key, so that it opens for no other record.
 */
export type KeyProvider = {
  /** Names the key-encryption key that new data keys are wrapped with. */
  readonly keyId: string;
  wrap(dataKey: Uint8Array, context: string): Promise<Uint8Array>;
  unwrap(wrapped: Uint8Array, keyId: string, context: string): Promise<Uint8Array>;
};

/**
 * An encrypted value as it stands in a row. Nothing in it is secret without the key-encryption key.
 */
export type Sealed = { readonly keyId: string; readonly wrappedKey: Uint8Array; readonly ciphertext: Uint8Array };

/**
 * Envelope encryption: AES-256-GCM (NIST SP 800-38D), a fresh 256-bit data key per value, 96-bit
 * random IV, 128-bit tag.
 */
export type Vault = {
  /**
   * `context` binds the ciphertext to its record, such as `wallets/entropy/wal_…/1`; opening needs
   * the same.
   */
  seal(plaintext: Uint8Array, context: string): Promise<Sealed>;
  /**
   * Throws where the key, the context or a single bit differs. The caller wipes what it gets with
   * `.fill(0)`.
   */
  open(sealed: Sealed, context: string): Promise<Buffer>;
};

export function makeVault(keys: KeyProvider): Vault {
  return {
    async seal(plaintext, context) {
      const dataKey = randomBytes(32);
      try {
        const wrappedKey = await keys.wrap(dataKey, context);
        return { keyId: keys.keyId, wrappedKey, ciphertext: encrypt(dataKey, plaintext, Buffer.from(context)) };
      } finally {
        dataKey.fill(0);
      }
    },
    async open(sealed, context) {
      const dataKey = await keys.unwrap(sealed.wrappedKey, sealed.keyId, context);
      try {
        return decrypt(dataKey, sealed.ciphertext, Buffer.from(context));
      } finally {
        dataKey.fill(0);
      }
    },
  };
}

/**
 * A key-encryption key held by this process: 32 bytes as base64. Its id is public; rotation keeps
 * old keys under `former`.
 */
export function makeLocalKeyProvider(
  current: { keyId: string; key: Secret },
  former: readonly { keyId: string; key: Secret }[] = [],
): KeyProvider {
  const keyOf = (secret: Secret) => {
    const key = Buffer.from(secret.reveal(), "base64");
    if (key.length !== 32) throw new Error("a key-encryption key must be 32 bytes in base64");
    return key;
  };
  const keys = new Map([...former, current].map(({ keyId, key }) => [keyId, keyOf(key)]));
  const find = (keyId: string) => {
    const key = keys.get(keyId);
    if (!key) throw new Error(`the key-encryption key ${keyId} is not configured`);
    return key;
  };
  const bound = (keyId: string, context: string) => Buffer.from(`${keyId}:${context}`);
  return {
    keyId: current.keyId,
    wrap: async (dataKey, context) => encrypt(find(current.keyId), dataKey, bound(current.keyId, context)),
    unwrap: async (wrapped, keyId, context) => decrypt(find(keyId), wrapped, bound(keyId, context)),
  };
}
