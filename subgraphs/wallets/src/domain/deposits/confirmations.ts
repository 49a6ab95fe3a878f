/** How many blocks have to hold what came in, its own among them, before it is credited. */
export type ConfirmationRule = {
  readonly confirmations: number;
  /** Less than `below`, in smallest units, needs fewer; null where every amount needs as many. */
  readonly small: { readonly below: bigint; readonly confirmations: number } | null;
};

/**
 * What a block's miner earns may be spent by the block that so many hold, itself not among them
 * (Bitcoin: COINBASE_MATURITY).
 */
export const COINBASE_MATURITY = 100;

/** One deposit: how much its whole transaction brought to us, and whether it was mined. */
type Brought = { readonly units: bigint; readonly isCoinbase: boolean };

export function confirmationsNeeded(
  { confirmations, small }: ConfirmationRule,
  { units, isCoinbase }: Brought,
): number {
  const byAmount = small !== null && units < small.below ? small.confirmations : confirmations;
  return isCoinbase ? Math.max(byAmount, COINBASE_MATURITY) : byAmount;
}

/** A small amount never needs more than all else does. */
export const smallOf = (small: ConfirmationRule["small"], confirmations: number): ConfirmationRule["small"] =>
  small && { ...small, confirmations: Math.min(small.confirmations, confirmations) };

/**
 * What each transaction brought in all: what is split over many outputs is at stake at once, and
 * needs as many blocks as it would in one.
 */
export function sumByTransaction(
  arrivals: readonly { readonly txid: string; readonly units: bigint }[],
): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { txid, units } of arrivals) sums.set(txid, (sums.get(txid) ?? 0n) + units);
  return sums;
}
