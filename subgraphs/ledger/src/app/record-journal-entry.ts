import { newId } from "@coffer/contracts/ids";
import { formatMoney } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import type { UserId } from "../domain/ids.ts";
import type { NewEntry } from "../domain/journal-entry.ts";
import type { OperatorDesk } from "./ports.ts";

export type RecordJournalEntry = Omit<NewEntry, "id"> & { readonly actorId: UserId; readonly idempotencyKey: string };

/** Records an operator's entry. Whether it may stand is the ledger's word, its balancing too. */
export const makeRecordJournalEntry =
  ({ desk }: { desk: OperatorDesk }) =>
  ({ actorId, idempotencyKey, ...entry }: RecordJournalEntry) => {
    const { kind, effectiveAt, narrative, reference, legs } = entry;
    const claim = makeClaim({ actorId, operation: "recordJournalEntry", key: idempotencyKey }, [
      kind,
      effectiveAt?.toISOString() ?? null,
      narrative,
      reference,
      ...legs.flatMap(({ accountId, amount }) => [accountId, formatMoney(amount), amount.asset.code]),
    ]);
    return desk.recordEntry(claim, { ...entry, id: newId("je") });
  };
