import type { Brand } from "@coffer/contracts/brand";
import { err, ok, type Result } from "../values/result.ts";

/**
 * Public, and as it was typed at registration. Never contains an `@`, so it is never an email
 * address.
 */
export type Username = Brand<string, "Username">;
/** The form that must be unique, and by which a user is found. */
export type UsernameKey = Brand<string, "UsernameKey">;

/**
 * ASCII alone, so that a lower-case form is one to one: U+212A, the Kelvin sign, becomes a `k` too.
 */
const USERNAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{2,31}$/;
/** With the blanks that a keyboard leaves at its ends. */
const TYPED_MAX = 64;

/**
 * Read in the same way wherever one is written: at registration, at login, as a payee, at an
 * operator's terminal. Blanks at its ends are cut.
 */
export function parseUsername(raw: string): Result<Username, { code: "INVALID_USERNAME" }> {
  const typed = cutBlanks(raw, TYPED_MAX);
  return typed !== null && USERNAME.test(typed) ? ok(typed as Username) : err({ code: "INVALID_USERNAME" });
}

export const usernameKey = (username: Username): UsernameKey => username.toLowerCase() as unknown as UsernameKey;

/**
 * What identifies somebody, without the spaces, tabs and line ends that typing and pasting leave
 * around it. Null where it is too long to be looked at.
 */
export const cutBlanks = (raw: string, max: number): string | null =>
  raw.length > max ? null : raw.replace(/^[\t\n\r\p{Zs}]+/u, "").replace(/(?<![\t\n\r\p{Zs}])[\t\n\r\p{Zs}]+$/u, "");
