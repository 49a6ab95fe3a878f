import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import type pg from "pg";
import type { EntryReader } from "../../app/ports.ts";
import { makeBalance } from "../../domain/account.ts";
import type { EntryId } from "../../domain/ids.ts";
import type { EntryAction, JournalEntry, Posting } from "../../domain/journal-entry.ts";
import { readSubject } from "./read-subject.ts";

type EntryRow = {
  id: Uuid;
  kind: string;
  action: EntryAction;
  narrative: string | null;
  reference: string | null;
  recorded_at: Date;
  effective_at: Date;
  target_id: Uuid | null;
  reversed_by: Uuid | null;
  subject_id: Uuid | null;
  subject_kind: string | null;
};

type PostingRow = {
  entry_id: Uuid;
  account_id: Uuid;
  sequence: string;
  asset: string;
  scale: number;
  amount: string;
  balance: string;
  pending_in: string;
  pending_out: string;
};

const POSTINGS = `SELECT p.entry_id, p.account_id, p.sequence::text AS sequence, a.asset, s.scale, p.amount::text AS amount, p.balance::text AS balance,
    p.pending_in::text AS pending_in, p.pending_out::text AS pending_out
  FROM posting p JOIN account a ON a.id = p.account_id JOIN asset s ON s.code = a.asset`;

export const makeEntryReader = (pool: pg.Pool): EntryReader => ({
  async findMany(ids) {
    const { rows } = await pool.query<EntryRow>({
      name: "entries-by-id",
      text: `SELECT e.id, e.kind, upper(e.action) AS action, e.narrative, e.reference, e.recorded_at, e.effective_at, e.target_id, e.subject_id, e.subject_kind,
          (SELECT r.id FROM journal_entry r WHERE r.target_id = e.id AND r.action = 'reverse') AS reversed_by
        FROM journal_entry e WHERE e.id = ANY ($1::uuid[])`,
      values: [ids.map((id) => uuidOf(id))],
    });
    const found = new Map(rows.map(toEntry).map((entry) => [entry.id, entry]));
    return ids.map((id) => found.get(id) ?? null);
  },
  async listPostings(entryIds) {
    const { rows } = await pool.query<PostingRow>({
      name: "postings-of-entries",
      text: `${POSTINGS} WHERE p.entry_id = ANY ($1::uuid[]) ORDER BY sign(p.amount), p.account_id, p.sequence`,
      values: [entryIds.map((id) => uuidOf(id))],
    });
    const byEntry = new Map<EntryId, Posting[]>(entryIds.map((id) => [id, []]));
    for (const row of rows) {
      const posting = toPosting(row);
      byEntry.get(posting.entryId)?.push(posting);
    }
    return entryIds.map((id) => byEntry.get(id) ?? []);
  },
  async listPostingsOf(accountId, before, limit) {
    const { rows } = await pool.query<PostingRow>({
      name: "postings-of-account",
      text: `${POSTINGS} WHERE p.account_id = $1 AND ($2::bigint IS NULL OR p.sequence < $2) ORDER BY p.sequence DESC LIMIT $3`,
      values: [uuidOf(accountId), before, limit],
    });
    return rows.map(toPosting);
  },
  async findRecorders(entryIds) {
    const { rows } = await pool.query<{ subject_id: Uuid; actor_id: Uuid }>({
      name: "recorders-of-entries",
      text: `SELECT subject_id, actor_id FROM claim
        WHERE subject_id = ANY ($1::uuid[]) AND operation IN ('recordJournalEntry', 'reverseJournalEntry') AND refusal IS NULL`,
      values: [entryIds.map((id) => uuidOf(id))],
    });
    const found = new Map(rows.map((row) => [idFromUuid("je", row.subject_id), idFromUuid("usr", row.actor_id)]));
    return entryIds.map((id) => found.get(id) ?? null);
  },
});

const toEntry = (row: EntryRow): JournalEntry => ({
  id: idFromUuid("je", row.id),
  kind: row.kind,
  action: row.action,
  narrative: row.narrative,
  reference: row.reference,
  recordedAt: row.recorded_at,
  effectiveAt: row.effective_at,
  targetId: row.target_id && idFromUuid("je", row.target_id),
  reversedById: row.reversed_by && idFromUuid("je", row.reversed_by),
  subject: readSubject(row),
});

function toPosting(row: PostingRow): Posting {
  const asset = { code: row.asset, scale: row.scale };
  return {
    entryId: idFromUuid("je", row.entry_id),
    accountId: idFromUuid("acc", row.account_id),
    sequence: row.sequence,
    amount: money(asset, BigInt(row.amount)),
    balanceAfter: makeBalance(asset, {
      posted: BigInt(row.balance),
      pendingIn: BigInt(row.pending_in),
      pendingOut: BigInt(row.pending_out),
    }),
  };
}
