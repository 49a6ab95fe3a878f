import { randomBytes } from "node:crypto";
import type { Secret } from "../values/secret.ts";
import { decrypt, encrypt } from "./aes-gcm.ts";

/** A data key as it stands beside what it opens: its wrapping key's name, and its bytes. */
export type Wrapped = { readonly keyId: string; readonly wrappedKey: Uint8Array };

/**
 * Wraps data keys: the port behind which key-encryption keys stay, in this process (below) or in a
 * service (transit-keys.ts). `context` is authenticated with the wrapped key, so that it opens for
 * no other record. Throws {@link UnknownKey} of a key that it does not have, DoesNotOpen where key,
 * context or a single bit differs, and {@link KeyServiceFault} where a service did not do it.
 */
export type KeyProvider = {
  /** Whether this provider is who unwraps what the named key has wrapped. */
  has(keyId: string): boolean;
  /** Names the key-encryption key, and its version, that new data keys are wrapped with now. */
  currentKeyId(): Promise<string>;
  wrap(dataKey: Uint8Array, context: string): Promise<Wrapped>;
  /** The caller wipes what it gets. */
  unwrap(wrapped: Wrapped, context: string): Promise<Buffer>;
};

/** What was sealed names a key-encryption key that is not configured here. */
export class UnknownKey extends Error {
  constructor(keyId: string) {
    super(`the key-encryption key ${keyId} is not configured`);
  }
}

/** The service that keeps the key-encryption key did not do it. Nothing was wrapped or opened. */
export class KeyServiceFault extends Error {}

/**
 * An encrypted value as it stands in a row. Nothing in it is secret without the key-encryption key.
 */
export type Sealed = Wrapped & { readonly ciphertext: Uint8Array };

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
        const wrapped = await keys.wrap(dataKey, context);
        return { ...wrapped, ciphertext: encrypt(dataKey, plaintext, Buffer.from(context)) };
      } finally {
        dataKey.fill(0);
      }
    },
    async open(sealed, context) {
      const dataKey = await keys.unwrap(sealed, context);
      try {
        return decrypt(dataKey, sealed.ciphertext, Buffer.from(context));
      } finally {
        dataKey.fill(0);
      }
    },
  };
}

/**
 * The same data key, wrapped by the current key-encryption key: the ciphertext beside it stays as
 * it is. Throws as {@link KeyProvider} does.
 */
export async function rewrap(keys: KeyProvider, wrapped: Wrapped, context: string): Promise<Wrapped> {
  const dataKey = await keys.unwrap(wrapped, context);
  try {
    return await keys.wrap(dataKey, context);
  } finally {
    dataKey.fill(0);
  }
}

/** 32 bytes as base64. The name is public: it stands in every row that the key has wrapped. */
export type LocalKey = { readonly keyId: string; readonly key: Secret };

/**
 * Key-encryption keys held by this process. The current one wraps; `former` ones only unwrap what
 * they have wrapped before, or what other processes wrap already.
 */
export function makeLocalKeyProvider(current: LocalKey, former: readonly LocalKey[] = []): KeyProvider {
  const keyOf = (secret: Secret) => {
    const key = Buffer.from(secret.reveal(), "base64");
    if (key.length !== 32) throw new Error("a key-encryption key must be 32 bytes in base64");
    return key;
  };
  const keys = new Map([...former, current].map(({ keyId, key }) => [keyId, keyOf(key)]));
  const find = (keyId: string) => {
    const key = keys.get(keyId);
    if (!key) throw new UnknownKey(keyId);
    return key;
  };
  const bound = (keyId: string, context: string) => Buffer.from(`${keyId}:${context}`);
  const { keyId } = current;
  return {
    has: (name) => keys.has(name),
    currentKeyId: async () => keyId,
    wrap: async (dataKey, context) => ({ keyId, wrappedKey: encrypt(find(keyId), dataKey, bound(keyId, context)) }),
    unwrap: async (wrapped, context) => decrypt(find(wrapped.keyId), wrapped.wrappedKey, bound(wrapped.keyId, context)),
  };
}
