/** Of Core's src/rpc/protocol.h. */
export const METHOD_NOT_FOUND = -32601;
export const WALLET_NOT_LOADED = -18;
/** The wallet, as a whole: what stands in the way is in the message. */
export const WALLET_ERROR = -4;
/** Core since 23 where it is loaded already. */
export const WALLET_LOADED = -35;
export const NO_FUNDS = -6;
export const KEYPOOL_EMPTY = -12;
export const LOCKED = -13;
/** "Invalid or non-wallet transaction id", among others. */
export const NOT_FOUND = -5;
export const INVALID_PARAMETER = -8;
/** An amount that the chain cannot have. */
export const INVALID_AMOUNT = -3;
