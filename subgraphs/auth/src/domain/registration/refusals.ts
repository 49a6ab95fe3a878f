import type { PasswordFault } from "../users/password.ts";

export type RegisterRefusal =
  | { readonly code: "USERNAME_TAKEN" }
  | { readonly code: "PASSWORD_TOO_WEAK"; readonly faults: readonly PasswordFault[] };
