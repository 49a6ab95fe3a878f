import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { Secret } from "@coffer/platform/values/secret";
import type { RefreshTokens } from "../../app/sessions/ports.ts";
import { opaqueTokens } from "./opaque-tokens.ts";

const ALGORITHM = "aes-256-gcm";
const [IV_BYTES, TAG_BYTES] = [12, 16];
const PURPOSE = "coffer/auth/refresh-successor/1";

/**
 * Opaque tokens. A successor is sealed with AES-256-GCM under a key that HKDF-SHA-256 (RFC 5869)
 * makes of its parent: the database holds only the parent's hash, so it cannot open what it keeps.
 */
export const refreshTokens: RefreshTokens = {
  ...opaqueTokens,
  seal(successor, parent) {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, keyOf(parent), iv).setAAD(sha256(parent));
    return Buffer.concat([iv, cipher.update(successor.reveal(), "utf8"), cipher.final(), cipher.getAuthTag()]);
  },
  open(sealed, parent) {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const decipher = createDecipheriv(ALGORITHM, keyOf(parent), bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(sha256(parent))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    const opened = [decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()];
    return new Secret(Buffer.concat(opened).toString("utf8"));
  },
};

const sha256 = (token: Secret): Buffer => createHash("sha256").update(token.reveal()).digest();
const keyOf = (parent: Secret): Buffer => Buffer.from(hkdfSync("sha256", parent.reveal(), "", PURPOSE, 32));
