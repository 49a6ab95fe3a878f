import type { SubjectKind } from "@coffer/contracts/subjects";

/** One leg of an entry. Account: UUID. Amount: smallest units; credit > 0 > debit. */
export type Leg = { readonly account: string; readonly asset: string; readonly amount: bigint };

/** What an item is about. Id: UUID. */
export type Subject = { readonly kind: SubjectKind; readonly id: string };

type Common = {
  /**
   * UUID of the journal entry that it becomes. The same id with the same content is the same item,
   * however often it comes.
   */
  readonly id: string;
  /** What kind of movement it is, for people and reports: `SEND`. */
  readonly kind: string;
  readonly subject?: Subject | null;
  /**
   * When it takes effect in the books; when it is recorded, where left out. No part of what makes
   * two items the same.
   */
  readonly effectiveAt?: Date | null;
  readonly narrative?: string | null;
  /** In somebody else's books. */
  readonly reference?: string | null;
  /**
   * This item and the next are done together or not at all. Chains may be of any length within a
   * batch; the last item of a batch cannot be linked.
   */
  readonly linked?: boolean;
};

/** Moves money now: legs of any number that add up to zero for each asset. */
export type PostItem = Common & { readonly action: "post"; readonly legs: readonly Leg[] };

/**
 * Reserves money (authorises): it stays on the debit account, and cannot be spent otherwise until
 * it is captured, voided or expired.
 */
export type HoldItem = Common & {
  readonly action: "hold";
  readonly debit: string;
  readonly credit: string;
  readonly asset: string;
  /** At least 1. */
  readonly amount: bigint;
  /** Until it may be expired; never, where left out. */
  readonly timeoutSeconds?: number | null;
};

/**
 * Moves what a hold reserved, all of it or a part; the rest is given back. A hold is captured once.
 */
export type CaptureItem = Common & {
  readonly action: "capture";
  readonly hold: string;
  readonly amount?: bigint | null;
};

/** Gives back what a hold reserved. Expire does so once its time has come. */
export type ReleaseItem = Common & { readonly action: "void" | "expire"; readonly hold: string };

/** Takes an entry back by a new one with the opposite legs. Once for each entry. */
export type ReverseItem = Common & { readonly action: "reverse"; readonly entry: string };

export type LedgerItem = PostItem | HoldItem | CaptureItem | ReleaseItem | ReverseItem;

/** What became of an item; docs/LEDGER.md says which applies when several could. */
export const OUTCOMES = [
  "posted",
  "repeated",
  "id_reused",
  "account_not_found",
  "asset_mismatch",
  "unbalanced",
  "hold_not_found",
  "already_captured",
  "already_voided",
  "already_expired",
  "exceeds_hold",
  "not_due",
  "entry_not_found",
  "not_reversible",
  "already_reversed",
  "account_closed",
  "account_frozen",
  "owner_frozen",
  "below_floor",
  "linked_failed",
] as const;

export type OutcomeCode = (typeof OUTCOMES)[number];

export type Outcome = {
  readonly code: OutcomeCode;
  /** Of below_floor alone: what the account could spend then, in smallest units. */
  readonly available: bigint | null;
};

/** Whether the item stands in the books now. */
export const isDone = ({ code }: Outcome): boolean => code === "posted" || code === "repeated";
