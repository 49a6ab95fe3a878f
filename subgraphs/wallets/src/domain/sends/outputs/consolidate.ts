import { byWorth, type Coin, sumOf, weigh } from "./coin.ts";
import { changeLeast } from "./complete.ts";
import type { Chosen } from "./select-coins.ts";
import { feeFor, feeToSpend, inputsOf, OWN_FORM, OWN_SCRIPT_BYTES, virtualSize } from "./sizes.ts";

/** When outputs of the pool are joined. */
export type ConsolidationRule = {
  /** While the network takes no more, in satoshi for a thousand virtual bytes. */
  readonly rate: bigint;
  /** Where more than so many are there that payments do not need. */
  readonly outputs: number;
};

/** Of one: each may be of another wallet, whose key is opened. */
export const JOINED_MAX = 200;
/** Of the most worth, which stay as they are: as many payments can leave at once. */
export const COINS_KEPT = 16;

type Joining = Pick<ConsolidationRule, "outputs"> & {
  /** What is paid, in the same. */
  readonly rate: bigint;
  /** What it may cost at most. */
  readonly cap: bigint;
  /** What payments that wait will take at most, their fees with it. */
  readonly needed: { readonly count: number; readonly units: bigint };
};

/**
 * Which outputs become one: the smallest, of those that are worth being spent at this rate, once
 * there are enough. Of the most worth as many stay as payments that wait may need, by their number
 * and by their worth. Null: there is nothing to join.
 */
export function consolidate(coins: readonly Coin[], { outputs, rate, cap, needed }: Joining): Chosen | null {
  const sorted = coins.toSorted(byWorth);
  let kept = Math.min(sorted.length, Math.max(COINS_KEPT, needed.count));
  let sum = sumOf(sorted.slice(0, kept));
  for (; kept < sorted.length && sum < needed.units; kept += 1) sum += sorted[kept]?.units ?? 0n;
  const small = sorted.slice(kept).filter(({ units }) => units > feeToSpend(rate, OWN_FORM));
  if (sum < needed.units || small.length <= outputs) return null;
  const inputs = small.toReversed().slice(0, countWithin(cap, rate));
  const vsize = virtualSize(weigh(inputs), [OWN_SCRIPT_BYTES]);
  const fee = feeFor(rate, vsize);
  // One output less is no gain.
  if (inputs.length < 2 || sumOf(inputs) - fee < changeLeast()) return null;
  return { inputs, change: [], fee, vsize };
}

/** How many are spent for no more. */
function countWithin(cap: bigint, rate: bigint): number {
  let count = JOINED_MAX;
  while (count > 0 && feeFor(rate, virtualSize(inputsOf(count), [OWN_SCRIPT_BYTES])) > cap) count -= 1;
  return count;
}
