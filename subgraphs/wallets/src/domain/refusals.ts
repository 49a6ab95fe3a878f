export type NetworkUnavailable = { readonly code: "NETWORK_UNAVAILABLE"; readonly available: readonly string[] };
export type QuotaExceeded = { readonly code: "QUOTA_EXCEEDED"; readonly limit: number };
export type IdempotencyKeyReused = { readonly code: "IDEMPOTENCY_KEY_REUSED" };

export type CreateWalletRefusal = NetworkUnavailable | QuotaExceeded | IdempotencyKeyReused;
