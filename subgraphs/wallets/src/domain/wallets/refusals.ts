export type NetworkUnavailable = { readonly code: "NETWORK_UNAVAILABLE"; readonly available: readonly string[] };
export type QuotaExceeded = { readonly code: "QUOTA_EXCEEDED"; readonly limit: number };
export type IdempotencyKeyReused = { readonly code: "IDEMPOTENCY_KEY_REUSED" };

export type WalletNotFound = { readonly code: "WALLET_NOT_FOUND" };
export type WalletArchived = { readonly code: "WALLET_ARCHIVED" };
export type AddressNotFound = { readonly code: "ADDRESS_NOT_FOUND" };
export type GapLimitReached = { readonly code: "GAP_LIMIT_REACHED"; readonly limit: number };

/** What stands in the way of one more address, and stays with the key that asked for it. */
export type AddressRefusal = WalletNotFound | WalletArchived | NetworkUnavailable | GapLimitReached;
export type CreateAddressRefusal = AddressRefusal | IdempotencyKeyReused;
export type WalletsRefusal = CreateWalletRefusal | CreateAddressRefusal | AddressNotFound;

export type CreateWalletRefusal = NetworkUnavailable | QuotaExceeded | IdempotencyKeyReused;
