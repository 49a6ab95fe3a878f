import type { PasswordFault } from "../users/password.ts";

type TooWeak = { readonly code: "PASSWORD_TOO_WEAK"; readonly faults: readonly PasswordFault[] };

export type ResetPasswordRefusal = { readonly code: "LINK_NOT_VALID" } | TooWeak;

export type ChangePasswordRefusal = { readonly code: "WRONG_PASSWORD" } | TooWeak;
