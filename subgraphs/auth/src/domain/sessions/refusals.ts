/**
 * The first says nothing about which of the two was wrong. The second is for who proved to be the
 * user.
 */
export type LoginRefusal = { readonly code: "INVALID_CREDENTIALS" } | { readonly code: "USER_FROZEN" };

export type RefreshRefusal = { readonly code: "SESSION_ENDED" };
