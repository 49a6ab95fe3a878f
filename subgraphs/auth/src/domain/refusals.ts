import type { PasswordFault } from "./password.ts";

export type RegisterRefusal =
  | { readonly code: "USERNAME_TAKEN" }
  | { readonly code: "PASSWORD_TOO_WEAK"; readonly faults: readonly PasswordFault[] };

/** Says nothing about which of the two was wrong. */
export type LoginRefusal = { readonly code: "INVALID_CREDENTIALS" };

export type RefreshRefusal = { readonly code: "SESSION_ENDED" };
