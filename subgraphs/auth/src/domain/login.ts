import { parseUsername, type UsernameKey, usernameKey } from "@coffer/platform/text/username";
import { type EmailKey, emailKey, parseEmail } from "./email.ts";

/** What a login text can find. Null: no account can have it, which must look to the caller like an account that is not there. */
export type LoginKey =
  | { readonly kind: "username"; readonly key: UsernameKey }
  | { readonly kind: "email"; readonly key: EmailKey }
  | null;

export function parseLogin(raw: string): LoginKey {
  const username = parseUsername(raw);
  if (username.ok) return { kind: "username", key: usernameKey(username.value) };
  const email = parseEmail(raw);
  return email.ok ? { kind: "email", key: emailKey(email.value) } : null;
}

/** What attempts are counted under. Not the account found: that would tell which address and which username belong together. */
export const attemptKeyOf = (login: string): string => login.trim().normalize("NFKC").toLowerCase();
