import { parseUsername, type UsernameKey, usernameKey } from "@coffer/platform/text/username";
import { type EmailKey, emailKey, parseEmail } from "./email.ts";

/** Room for the longest email address, and for spaces around it. */
const LOGIN_MAX = 320;

/**
 * What a login text can find. Null: no account can have it, which must look to the caller like an
 * account that is not there.
 */
export type LoginKey =
  | { readonly kind: "username"; readonly key: UsernameKey }
  | { readonly kind: "email"; readonly key: EmailKey }
  | null;

export function parseLogin(raw: string): LoginKey {
  if (raw.length > LOGIN_MAX) return null; // before anything reads it: it may be as long as a request
  const username = parseUsername(raw);
  if (username.ok) return { kind: "username", key: usernameKey(username.value) };
  const email = parseEmail(raw);
  return email.ok ? { kind: "email", key: emailKey(email.value) } : null;
}

/**
 * What attempts are counted under: what the text can find, however it is spelt. Not the account
 * found: that would tell which address and username belong together.
 */
export function attemptKeyOf(login: string): string {
  const key = parseLogin(login);
  if (key) return key.key;
  return login.length > LOGIN_MAX ? "" : login.trim().normalize("NFKC").toLowerCase();
}
