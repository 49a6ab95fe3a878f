import type { Asset } from "@coffer/money/asset";
import type { NetworkCode } from "../wallets/network.ts";

/** Of what operators say why they let go, in characters (code points). */
export const RELEASE_REASON_MAX = 512;

/**
 * Whether the books and the chain say the same. BALANCED: they do, or an operator has let stand
 * what they differ by. DIFFERS: not, since a while. STOPPED: not for too long; nothing is signed,
 * and no order is taken, until an operator lets go.
 */
export type CustodyState = "BALANCED" | "DIFFERS" | "STOPPED";
export const CUSTODY_STATES = ["BALANCED", "DIFFERS", "STOPPED"] as const satisfies readonly CustodyState[];

/** A block as far as a comparison is about it. */
export type AtBlock = { readonly height: number; readonly hash: string };

export type Since = AtBlock & { readonly at: Date };

/** How the two have stood so far. */
export type Standing = {
  readonly state: CustodyState;
  /** What an operator has let stand; on its way to nothing it is less with each comparison. */
  readonly accepted: bigint;
  /** Null while they are BALANCED. */
  readonly since: Since | null;
};

/** What we have on a network of one currency. */
export type Custody = Standing & { readonly network: NetworkCode; readonly asset: Asset };

/** How many finalities a difference may last. */
const LASTS = 2;

/**
 * How they stand by one more comparison, at a newer block than any before. What was STOPPED stays
 * so, also where nothing differs any more: why it did is for somebody to find out.
 */
export function standAfter(
  before: Standing,
  { difference, block }: { readonly difference: bigint; readonly block: Since },
  finality: number,
): Standing {
  if (before.state === "STOPPED") return before;
  if (isWithin(difference, before.accepted)) return { state: "BALANCED", accepted: difference, since: null };
  if (before.since === null) return { ...before, state: "DIFFERS", since: block };
  return block.height - before.since.height >= LASTS * finality ? { ...before, state: "STOPPED" } : before;
}

/** An operator takes the difference of the latest comparison as it is. */
export const released = (difference: bigint): Standing => ({ state: "BALANCED", accepted: difference, since: null });

/** Nothing, what was accepted, or in between: less of it is no news. */
const isWithin = (difference: bigint, accepted: bigint): boolean =>
  difference === 0n || (difference > 0n === accepted > 0n && abs(difference) <= abs(accepted));

const abs = (units: bigint): bigint => (units < 0n ? -units : units);
