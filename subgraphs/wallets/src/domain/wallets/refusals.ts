export type NetworkUnavailable = { readonly code: "NETWORK_UNAVAILABLE"; readonly available: readonly string[] };
export type QuotaExceeded = { readonly code: "QUOTA_EXCEEDED"; readonly limit: number };
export type IdempotencyKeyReused = { readonly code: "IDEMPOTENCY_KEY_REUSED" };

export type WalletNotFound = { readonly code: "WALLET_NOT_FOUND" };
export type WalletArchived = { readonly code: "WALLET_ARCHIVED" };
export type WalletSegregated = { readonly code: "WALLET_SEGREGATED" };
export type AddressNotFound = { readonly code: "ADDRESS_NOT_FOUND" };
export type GapLimitReached = { readonly code: "GAP_LIMIT_REACHED"; readonly limit: number };

/** What stands in the way of one more address. */
export type AddressRefusal = WalletNotFound | WalletArchived | WalletSegregated | NetworkUnavailable | GapLimitReached;
export type CreateAddressRefusal = AddressRefusal | IdempotencyKeyReused;
export type WalletsRefusal = CreateWalletRefusal | CreateAddressRefusal | AddressNotFound;

export type CreateWalletRefusal = NetworkUnavailable | QuotaExceeded | IdempotencyKeyReused;

/**
 * A limit, counted under the lock, is the answer to every repeat. The others say what is wrong with
 * the request or around it: they store nothing, and once that is mended the same key goes on.
 */
export const staysWithKey = ({ code }: AddressRefusal): boolean => code === "GAP_LIMIT_REACHED";
