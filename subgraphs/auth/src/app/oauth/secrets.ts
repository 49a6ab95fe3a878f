import type { Secret } from "@coffer/platform/values/secret";

/** 256 random bits, known to the database by their SHA-256. */
export type ClientSecrets = { make(): { readonly secret: Secret; readonly hash: Uint8Array } };
