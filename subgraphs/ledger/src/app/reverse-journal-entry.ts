import { newId } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import type { UserId } from "../domain/ids.ts";
import type { NewReversal } from "../domain/journal-entry.ts";
import type { OperatorDesk } from "./ports.ts";

export type ReverseJournalEntry = Omit<NewReversal, "id"> & {
  readonly actorId: UserId;
  readonly idempotencyKey: string;
};

/**
 * Takes an entry back by a new one. What the entry was about is not told: a payment keeps its
 * status.
 */
export const makeReverseJournalEntry =
  ({ desk }: { desk: OperatorDesk }) =>
  ({ actorId, idempotencyKey, entryId, narrative }: ReverseJournalEntry) => {
    const claim = makeClaim({ actorId, operation: "reverseJournalEntry", key: idempotencyKey }, [entryId, narrative]);
    return desk.reverseEntry(claim, { id: newId("je"), entryId, narrative });
  };
