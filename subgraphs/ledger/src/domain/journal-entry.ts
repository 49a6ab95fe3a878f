import type { EntrySubject } from "@coffer/contracts/subjects";
import { type Money, money, negate } from "@coffer/money/money";
import type { Balance } from "./account.ts";
import type { AccountId, EntryId } from "./ids.ts";

export type EntryAction = "POST" | "HOLD" | "CAPTURE" | "VOID" | "EXPIRE" | "REVERSE";
export type EntrySide = "DEBIT" | "CREDIT";

/** One movement in the books. It never changes. */
export type JournalEntry = {
  readonly id: EntryId;
  readonly kind: string;
  readonly action: EntryAction;
  readonly narrative: string | null;
  readonly reference: string | null;
  readonly recordedAt: Date;
  readonly effectiveAt: Date;
  /** The hold or entry that it captures, releases or takes back. */
  readonly targetId: EntryId | null;
  readonly reversedById: EntryId | null;
  readonly subject: EntrySubject | null;
};

/** What an entry changed on an account, with the account's figures right after it. */
export type Posting = {
  readonly entryId: EntryId;
  readonly accountId: AccountId;
  readonly sequence: string;
  /** Credit > 0 > debit; zero: only what is pending was changed. */
  readonly amount: Money;
  readonly balanceAfter: Balance;
};

/** One leg of an entry to be. Credit > 0 > debit. */
export type Leg = { readonly accountId: AccountId; readonly amount: Money };

/** An entry to be recorded. */
export type NewEntry = {
  readonly id: EntryId;
  readonly kind: string;
  readonly narrative: string;
  readonly reference: string | null;
  /** Null: when it is recorded. */
  readonly effectiveAt: Date | null;
  readonly legs: readonly Leg[];
};

/** A reversal to be recorded. */
export type NewReversal = { readonly id: EntryId; readonly entryId: EntryId; readonly narrative: string };

/** A leg as bookkeepers write it: a side, and an amount above zero. */
export const makeLeg = (accountId: AccountId, side: EntrySide, amount: Money): Leg => ({
  accountId,
  amount: side === "CREDIT" ? amount : negate(amount),
});

/** Null for what changed nothing but what is pending. */
export const sideOf = ({ units }: Money): EntrySide | null => (units === 0n ? null : units > 0n ? "CREDIT" : "DEBIT");

export const absolute = (amount: Money): Money => (amount.units < 0n ? negate(amount) : amount);

/** How far the legs of one currency are from adding up to zero. */
export type Imbalance = { readonly side: EntrySide; readonly excess: Money };

/** The currencies whose debits and credits differ, in the order of their first legs. */
export function findImbalances(legs: readonly Leg[]): Imbalance[] {
  const sums = new Map<string, Money>();
  for (const { amount } of legs) {
    const before = sums.get(amount.asset.code)?.units ?? 0n;
    sums.set(amount.asset.code, money(amount.asset, before + amount.units));
  }
  return [...sums.values()].flatMap((sum) => {
    const side = sideOf(sum);
    return side ? [{ side, excess: absolute(sum) }] : [];
  });
}
