export type ClientNotFound = { readonly code: "CLIENT_NOT_FOUND" };
export type ClientDisabled = { readonly code: "CLIENT_DISABLED" };
export type IdempotencyKeyReused = { readonly code: "IDEMPOTENCY_KEY_REUSED" };

export type RegisterClientRefusal = IdempotencyKeyReused;
export type UpdateClientRefusal = ClientNotFound | ClientDisabled | IdempotencyKeyReused;
export type RotateSecretRefusal = UpdateClientRefusal | { readonly code: "CLIENT_HAS_NO_SECRET" };
export type DisableClientRefusal = ClientNotFound | IdempotencyKeyReused;
export type EndGrantRefusal = { readonly code: "GRANT_NOT_FOUND" };
