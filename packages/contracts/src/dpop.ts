/**
 * What a proof of possession may be signed with (RFC 9449 §4.2): elliptic curves alone, which cost
 * the same to check whoever made the key.
 */
export const DPOP_ALGORITHMS = ["ES256", "Ed25519", "EdDSA"] as const;
