import type { Id } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import type { Proposal } from "../proposals/proposal.ts";
import { larger } from "../sends/fees.ts";
import type { NetworkCode } from "../wallets/network.ts";

export type ColdStorageId = Id<"cst">;

/** How much of one currency stays by keys that sign here, in smallest units. */
export type HotCap = {
  readonly asset: Asset;
  /** Of more than this something goes. */
  readonly cap: bigint;
  /** So much is left of it then; more than nothing, and less than the cap. */
  readonly target: bigint;
  /** Of less than this somebody is told, and no more than the target; null: nobody is. */
  readonly floor: bigint | null;
};

/** Where it goes: public, for its key is elsewhere. */
export type ColdPlace = {
  readonly address: string;
  /** Of an account's key (BIP-32), whose first address it is; null: an address was said. */
  readonly account: {
    readonly xpub: string;
    readonly path: string | null;
    /** Of the master's key, in hexadecimal. */
    readonly fingerprint: string | null;
  } | null;
};

/** Where a treasury keeps what it holds above its caps. Once approved it is never rewritten. */
export type ColdStorage = ColdPlace &
  Proposal & {
    readonly id: ColdStorageId;
    readonly network: NetworkCode;
    readonly caps: readonly HotCap[];
  };

/** What a treasury has of a currency, in smallest units. */
export type Hot = {
  /** Less all that is signed. */
  readonly there: bigint;
  /** What payments take that are not signed yet. */
  readonly needed: bigint;
  /** What a transaction may cost, where it is paid in this currency; else 0. */
  readonly fee: bigint;
};

const leastOf = (target: bigint, { fee }: Hot): bigint => larger(target, fee);

/** What of it goes; null: nothing does. */
export function surplusOf({ cap, target }: HotCap, hot: Hot): bigint | null {
  const free = hot.there - hot.needed;
  const least = leastOf(target, hot);
  return free > cap && free > least ? free - least : null;
}

/**
 * Whether what is planned, and not signed, may still go: payments that have come since may take
 * half of what was to be left.
 */
export const isStillDue = ({ target }: HotCap, hot: Hot, units: bigint): boolean =>
  hot.there - hot.needed - units >= leastOf(target / 2n, hot);

/** Whether somebody has to bring some of it back. */
export const isLow = ({ floor }: HotCap, { there, needed }: Hot): boolean => floor !== null && there - needed < floor;
