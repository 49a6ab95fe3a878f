import type { Freeze } from "./freeze.ts";
import type { PasswordFault } from "./password.ts";

export type RegisterRefusal =
  | { readonly code: "USERNAME_TAKEN" }
  | { readonly code: "PASSWORD_TOO_WEAK"; readonly faults: readonly PasswordFault[] };

/** The first says nothing about which of the two was wrong. The second is for who proved to be the user. */
export type LoginRefusal = { readonly code: "INVALID_CREDENTIALS" } | { readonly code: "USER_FROZEN" };

/** For a person at a terminal: no client of the API sees one, so they have no codes. The second: everybody is a user. */
export type ChangeRoleRefusal = { readonly kind: "no_such_user" } | { readonly kind: "user_is_for_good" };

export type RefreshRefusal = { readonly code: "SESSION_ENDED" };

export type UserNotFound = { readonly code: "USER_NOT_FOUND" };
export type IdempotencyKeyReused = { readonly code: "IDEMPOTENCY_KEY_REUSED" };

export type FreezeUserRefusal =
  | { readonly code: "CANNOT_FREEZE_YOURSELF" }
  | UserNotFound
  | { readonly code: "USER_ALREADY_FROZEN"; readonly freeze: Freeze }
  | IdempotencyKeyReused;

export type UnfreezeUserRefusal = UserNotFound | { readonly code: "USER_NOT_FROZEN" } | IdempotencyKeyReused;
