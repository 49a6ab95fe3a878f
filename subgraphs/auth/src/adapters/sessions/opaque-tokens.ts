import { createHash, randomBytes } from "node:crypto";
import { Secret } from "@coffer/platform/values/secret";
import { type HeldToken, newToken } from "../../app/sessions/new-token.ts";
import type { OpaqueTokens } from "../../app/sessions/ports.ts";

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** 256 random bits as base64url, known to the database by their SHA-256. */
export const opaqueTokens: OpaqueTokens = {
  make: () => new Secret(randomBytes(TOKEN_BYTES).toString("base64url")),
  hashOf: (token) => (TOKEN.test(token.reveal()) ? createHash("sha256").update(token.reveal()).digest() : null),
};

/** A token, and what the database knows of it. */
export const makeLinkToken = (): HeldToken => newToken(opaqueTokens);
