import type { AccountId } from "./ids.ts";

/**
 * The system's account of money that a provider, or a chain, holds for us: an asset, so it falls
 * when money comes in, and rises when it goes out.
 */
export type ClearingAccount = (currency: string) => AccountId;
