import type { PasswordFault } from "../users/password.ts";
import type { WorkRequired } from "../users/work.ts";

export type RegisterRefusal =
  | WorkRequired
  | { readonly code: "USERNAME_TAKEN" }
  | { readonly code: "PASSWORD_TOO_WEAK"; readonly faults: readonly PasswordFault[] };
