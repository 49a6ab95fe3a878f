import type { PasswordFault } from "./password.ts";

export type RegisterRefusal =
  | { readonly code: "USERNAME_TAKEN" }
  | { readonly code: "PASSWORD_TOO_WEAK"; readonly faults: readonly PasswordFault[] };

/** Says nothing about which of the two was wrong. */
export type LoginRefusal = { readonly code: "INVALID_CREDENTIALS" };

/** For a person at a terminal: no client of the API sees one, so they have no codes. The second: everybody is a user. */
export type ChangeRoleRefusal = { readonly kind: "no_such_user" } | { readonly kind: "user_is_for_good" };

export type RefreshRefusal = { readonly code: "SESSION_ENDED" };
