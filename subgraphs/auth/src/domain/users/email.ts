import type { Brand } from "@coffer/contracts/brand";
import { cutBlanks } from "@coffer/platform/text/username";
import { err, ok, type Result } from "@coffer/platform/values/result";

/** As it was typed at registration: some servers tell local parts apart by case. */
export type Email = Brand<string, "Email">;
/** The form that must be unique. */
export type EmailKey = Brand<string, "EmailKey">;

/**
 * The rule of HTML's `input type=email` without its rarities
 * (https://html.spec.whatwg.org/#valid-e-mail-address), and a domain of at least two labels.
 */
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/i;
/** RFC 5321 §4.5.3.1. */
const [LOCAL_MAX, ADDRESS_MAX] = [64, 254];

/** With the blanks that a keyboard leaves at its ends. */
const TYPED_MAX = 320;

/** Read in the same way at registration and at login: blanks at its ends are cut. */
export function parseEmail(raw: string): Result<Email, { code: "INVALID_EMAIL" }> {
  const address = cutBlanks(raw, TYPED_MAX) ?? "";
  const at = address.lastIndexOf("@");
  const [local, domain] = [address.slice(0, Math.max(at, 0)), address.slice(at + 1)];
  const fits = address.length <= ADDRESS_MAX && local.length <= LOCAL_MAX;
  return fits && LOCAL.test(local) && DOMAIN.test(domain) ? ok(address as Email) : err({ code: "INVALID_EMAIL" });
}

export const emailKey = (email: Email): EmailKey => email.toLowerCase() as unknown as EmailKey;
