import type { Secret } from "@coffer/platform/values/secret";
import type { OpaqueTokens } from "./ports.ts";

/** What a client keeps, and how the database knows it. */
export type HeldToken = { readonly token: Secret; readonly hash: Uint8Array };

export function newToken(tokens: OpaqueTokens): HeldToken {
  const token = tokens.make();
  const hash = tokens.hashOf(token);
  if (!hash) throw new Error("a new token is not one");
  return { token, hash };
}
