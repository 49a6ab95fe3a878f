export type ConfirmRefusal = { readonly code: "LINK_NOT_VALID" } | { readonly code: "EMAIL_UNAVAILABLE" };

export type ChangeEmailRefusal = { readonly code: "WRONG_PASSWORD" } | { readonly code: "EMAIL_ALREADY_CONFIRMED" };
