export type UserNotFound = { readonly code: "USER_NOT_FOUND" };
export type IdempotencyKeyReused = { readonly code: "IDEMPOTENCY_KEY_REUSED" };
