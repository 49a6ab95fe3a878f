import type { Brand } from "@coffer/platform/brand";
import { err, ok, type Result } from "@coffer/platform/result";

/** Public, and as it was typed at registration. Never contains an `@`, so it is never an email address. */
export type Username = Brand<string, "Username">;
/** The form that must be unique. */
export type UsernameKey = Brand<string, "UsernameKey">;

const USERNAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{2,31}$/;

export const parseUsername = (raw: string): Result<Username, { code: "INVALID_USERNAME" }> =>
  USERNAME.test(raw) ? ok(raw as unknown as Username) : err({ code: "INVALID_USERNAME" });

export const usernameKey = (username: Username): UsernameKey => username.toLowerCase() as unknown as UsernameKey;
