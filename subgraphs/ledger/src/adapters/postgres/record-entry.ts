import { uuidOf } from "@coffer/contracts/ids";
import { applyItems } from "@coffer/ledger-core/apply-items";
import type { Outcome } from "@coffer/ledger-core/ledger-item";
import type pg from "pg";
import { type EntryOutcome, explainEntry } from "../../domain/explain-refusal.ts";
import type { NewEntry } from "../../domain/journal-entry.ts";
import type { RecordEntryRefusal } from "../../domain/refusals.ts";
import { readAccounts } from "./account-reader.ts";

const EXPLAINED = [
  "account_not_found",
  "asset_mismatch",
  "unbalanced",
  "account_closed",
  "account_frozen",
  "owner_frozen",
  "below_floor",
] as const satisfies readonly EntryOutcome[];

/**
 * Posts an entry through the write door. The accounts stay locked, so what explains a refusal is
 * what the ledger saw.
 */
export async function recordEntry(
  client: pg.ClientBase,
  { id, kind, narrative, reference, effectiveAt, legs }: NewEntry,
): Promise<RecordEntryRefusal | null> {
  const [outcome] = await applyItems(client, [
    {
      action: "post",
      id: uuidOf(id),
      kind,
      narrative,
      reference,
      effectiveAt,
      legs: legs.map(({ accountId, amount }) => ({
        account: uuidOf(accountId),
        asset: amount.asset.code,
        amount: amount.units,
      })),
    },
  ]);
  if (outcome?.code === "posted") return null;
  const explained = EXPLAINED.find((code) => code === outcome?.code);
  if (!explained) throw unexpected("entry", outcome);
  const accounts = await readAccounts(
    client,
    legs.map(({ accountId }) => accountId),
  );
  return explainEntry(explained, legs, accounts);
}

export const unexpected = (what: string, outcome: Outcome | undefined): Error =>
  new Error(`the ledger refused an operator's ${what}: ${outcome?.code}`);
