import { createHash, hkdfSync } from "node:crypto";
import { decrypt, encrypt } from "@coffer/platform/stores/aes-gcm";
import { Secret } from "@coffer/platform/values/secret";
import type { RefreshTokens } from "../../app/sessions/ports.ts";
import { opaqueTokens } from "./opaque-tokens.ts";

const PURPOSE = "coffer/auth/refresh-successor/1";

/**
 * Opaque tokens. A successor is sealed with AES-256-GCM under a key that HKDF-SHA-256 (RFC 5869)
 * makes of its parent: the database holds only the parent's hash, so it cannot open what it keeps.
 */
export const refreshTokens: RefreshTokens = {
  ...opaqueTokens,
  seal: (successor, parent) => encrypt(keyOf(parent), Buffer.from(successor.reveal(), "utf8"), sha256(parent)),
  open: (sealed, parent) => new Secret(decrypt(keyOf(parent), sealed, sha256(parent)).toString("utf8")),
};

const sha256 = (token: Secret): Buffer => createHash("sha256").update(token.reveal()).digest();
const keyOf = (parent: Secret): Buffer => Buffer.from(hkdfSync("sha256", parent.reveal(), "", PURPOSE, 32));
