import { createHash, hkdfSync } from "node:crypto";
import { decrypt, encrypt } from "@coffer/platform/stores/aes-gcm";

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

export const seal = (plain: string, kind: string, name: string): Buffer =>
  encrypt(keyOf(kind, name), Buffer.from(plain, "utf8"), hashOf(kind, name));

/** Throws where the name is another or a bit differs. */
export const open = (sealed: Uint8Array, kind: string, name: string): string =>
  decrypt(keyOf(kind, name), sealed, hashOf(kind, name)).toString("utf8");

const keyOf = (kind: string, name: string): Buffer => Buffer.from(hkdfSync("sha256", name, kind, PURPOSE, 32));
