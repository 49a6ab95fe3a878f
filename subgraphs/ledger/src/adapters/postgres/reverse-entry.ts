import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { applyItems } from "@coffer/ledger-core/apply-items";
import { money } from "@coffer/money/money";
import type pg from "pg";
import { explainMovement } from "../../domain/explain-refusal.ts";
import type { EntryId } from "../../domain/ids.ts";
import type { EntryAction, Leg, NewReversal } from "../../domain/journal-entry.ts";
import type { ReverseEntryRefusal } from "../../domain/refusals.ts";
import { readAccounts } from "./account-reader.ts";
import { unexpected } from "./record-entry.ts";

/** In reports, beside the kinds of what is taken back. */
const KIND = "REVERSAL";

export async function reverseEntry(
  client: pg.ClientBase,
  { id, entryId, narrative }: NewReversal,
): Promise<ReverseEntryRefusal | null> {
  const entry = uuidOf(entryId);
  const [outcome] = await applyItems(client, [{ action: "reverse", id: uuidOf(id), kind: KIND, narrative, entry }]);
  switch (outcome?.code) {
    case "posted":
      return null;
    case "entry_not_found":
      return { code: "ENTRY_NOT_FOUND" };
    case "not_reversible":
      return { code: "ENTRY_NOT_REVERSIBLE", action: await readAction(client, entry) };
    case "already_reversed":
      return { code: "ENTRY_ALREADY_REVERSED", reversalId: await readReversal(client, entry) };
    case "account_closed":
    case "account_frozen":
    case "owner_frozen":
    case "below_floor": {
      const legs = await readOppositeLegs(client, entry);
      const accounts = await readAccounts(
        client,
        legs.map(({ accountId }) => accountId),
      );
      return explainMovement(outcome.code, legs, accounts);
    }
    default:
      throw unexpected("reversal", outcome);
  }
}

async function readAction(client: pg.ClientBase, entry: Uuid): Promise<EntryAction> {
  const { rows } = await client.query<{ action: EntryAction }>(
    "SELECT upper(action) AS action FROM journal_entry WHERE id = $1",
    [entry],
  );
  return one(rows).action;
}

async function readReversal(client: pg.ClientBase, entry: Uuid): Promise<EntryId> {
  const { rows } = await client.query<{ id: Uuid }>(
    "SELECT id FROM journal_entry WHERE target_id = $1 AND action = 'reverse'",
    [entry],
  );
  return idFromUuid("je", one(rows).id);
}

/** What the reversal would have posted, in the write door's order. */
async function readOppositeLegs(client: pg.ClientBase, entry: Uuid): Promise<Leg[]> {
  const { rows } = await client.query<{ account_id: Uuid; asset: string; scale: number; amount: string }>(
    `SELECT p.account_id, a.asset, s.scale, (-p.amount)::text AS amount FROM posting p JOIN account a ON a.id = p.account_id JOIN asset s ON s.code = a.asset
     WHERE p.entry_id = $1 AND p.amount <> 0 ORDER BY p.account_id, p.sequence`,
    [entry],
  );
  return rows.map(({ account_id, asset, scale, amount }) => ({
    accountId: idFromUuid("acc", account_id),
    amount: money({ code: asset, scale }, BigInt(amount)),
  }));
}

function one<Row>([row]: readonly Row[]): Row {
  if (!row) throw new Error("what explains the ledger's refusal is missing");
  return row;
}
