import { format, fromApi } from "@coffer/client/money";
import { unreachable } from "@coffer/client/refusals";
import type { RecordEntryMutation, ReverseEntryMutation } from "../../generated/operate/ledger/entry.ts";
import { words } from "../../words/words.ts";

const { refusals } = words.operate.entry;

type Recorded = NonNullable<RecordEntryMutation["recordJournalEntry"]>;
type Reversed = NonNullable<ReverseEntryMutation["reverseJournalEntry"]>;
type Common = Extract<
  Recorded | Reversed,
  {
    readonly __typename:
      | "AccountClosed"
      | "AccountFrozen"
      | "OwnerFrozen"
      | "InsufficientFunds"
      | "IdempotencyKeyReused";
  }
>;
/** What the page calls an account. */
type NameOf = (accountId: string) => string;

export function recordRefusal(answer: Recorded | null | undefined, nameOf: NameOf): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "RecordJournalEntrySuccess":
      return null;
    case "AccountNotFound":
      return refusals.accountNotFound(answer.accountId ?? "");
    case "CurrencyMismatch":
      return refusals.mismatch(named(answer.accountId, nameOf), answer.accountCurrency);
    case "EntryUnbalanced":
      return refusals.unbalanced(
        answer.imbalances
          .map(({ side, excess }) => refusals.moreOn(words.operate.sides[side], format(fromApi(excess))))
          .join(", "),
      );
    default:
      return commonRefusal(answer, nameOf);
  }
}

export function reverseRefusal(answer: Reversed | null | undefined, nameOf: NameOf): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "ReverseJournalEntrySuccess":
      return null;
    case "EntryNotFound":
      return refusals.notFound;
    case "EntryNotReversible":
      return refusals.notReversible(words.operate.entry.actions[answer.action]);
    case "EntryAlreadyReversed":
      return refusals.alreadyReversed;
    default:
      return commonRefusal(answer, nameOf);
  }
}

function commonRefusal(answer: Common, nameOf: NameOf): string {
  switch (answer.__typename) {
    case "AccountClosed":
      return refusals.closed(named(answer.accountId, nameOf));
    case "AccountFrozen":
      return refusals.frozen(named(answer.accountId, nameOf));
    case "OwnerFrozen":
      return refusals.ownerFrozen(named(answer.accountId, nameOf));
    case "InsufficientFunds":
      return refusals.insufficient(named(answer.accountId, nameOf), format(fromApi(answer.available)));
    case "IdempotencyKeyReused":
      return words.operate.keyReused;
    default:
      return unreachable(answer);
  }
}

const named = (accountId: string | null, nameOf: NameOf): string =>
  accountId === null ? refusals.anAccount : nameOf(accountId);
