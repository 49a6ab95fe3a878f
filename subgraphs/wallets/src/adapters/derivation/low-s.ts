/** Half the order of secp256k1, rounded down. */
const HALF_ORDER = 0x7fffffff_ffffffff_ffffffff_ffffffff_5d576e73_57a4501d_dfe92f46_681b20a0n;

/** Of a signature (ECDSA): with a greater s anybody could write it in another form. */
export const isLowS = (s: Uint8Array): boolean => BigInt(`0x${Buffer.from(s).toString("hex")}`) <= HALF_ORDER;
