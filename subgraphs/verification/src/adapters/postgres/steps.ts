import { uuidOf } from "@coffer/contracts/ids";
import { inTransaction } from "@coffer/platform/postgres/sql";
import type { QueueTable } from "@coffer/platform/queue/leases";
import type pg from "pg";
import type { Step, Steps, StoredDocument } from "../../app/ports.ts";
import type { VerificationId } from "../../domain/ids.ts";
import type { Verification } from "../../domain/verification.ts";
import { lockFiles } from "./lock-files.ts";
import { nextSequence, recordStatus } from "./record-status.ts";
import { toVerification, VERIFICATION_COLUMNS, type VerificationRow } from "./row.ts";

/** A provider that hangs holds half of the places: those who have just handed in go on. */
export const VERIFICATIONS: QueueTable = { table: "verification", owner: "user_id", kind: "status" };

export const makeSteps = ({ pool }: { pool: pg.Pool }): Steps => ({
  async find(id) {
    const { rows } = await pool.query<VerificationRow>({
      name: "verification-find",
      text: `SELECT ${VERIFICATION_COLUMNS} FROM verification WHERE id = $1`,
      values: [uuidOf(id)],
    });
    return rows[0] ? toVerification(rows[0]) : null;
  },
  documents: (id) => readDocuments(pool, id),
  wasSeenForAnother: async (verification) => wasSeen(pool, verification, await listFiles(pool, verification.id)),
  store: (before, make) =>
    inTransaction(pool, async (client) => {
      const { rowCount } = await client.query({
        name: "verification-hold",
        text: "SELECT FROM verification WHERE id = $1 AND status = $2 FOR UPDATE",
        values: [uuidOf(before.id), before.status],
      });
      if (rowCount === 0) return false;
      const step = await make(async () => {
        const files = await listFiles(client, before.id);
        await lockFiles(client, files);
        return wasSeen(client, before, files);
      });
      await storeStep(client, before, step);
      return true;
    }),
});

async function storeStep(client: pg.ClientBase, before: Verification, step: Step): Promise<void> {
  // The person before the row is written: a submission of the same person may hold the one and wait
  // for the other.
  const sequence = await nextSequence(client, before.userId);
  const { id, status, level, reasons, findings, decidedAt } = step.verification;
  await client.query({
    name: "verification-step",
    text: "UPDATE verification SET status = $2, level = $3, reasons = $4, findings = $5, decided_at = $6, due_at = $7, attempts = 0, last_error = NULL WHERE id = $1",
    values: [uuidOf(id), status, level, reasons, findings, decidedAt, step.dueAt],
  });
  await recordStatus(client, step, sequence);
}

type DocumentRow = {
  side: StoredDocument["side"];
  kind: StoredDocument["kind"];
  sha256: Buffer;
  key_id: string;
  wrapped_key: Buffer;
  ciphertext: Buffer;
};

async function readDocuments(pool: pg.Pool, id: VerificationId): Promise<StoredDocument[]> {
  const { rows } = await pool.query<DocumentRow>(
    "SELECT side, kind, sha256, key_id, wrapped_key, ciphertext FROM document WHERE verification_id = $1 ORDER BY side",
    [uuidOf(id)],
  );
  return rows.map((row) => ({
    side: row.side,
    kind: row.kind,
    sha256: row.sha256.toString("hex"),
    sealed: { keyId: row.key_id, wrappedKey: row.wrapped_key, ciphertext: row.ciphertext },
  }));
}

async function listFiles(sql: pg.Pool | pg.ClientBase, id: VerificationId): Promise<string[]> {
  const { rows } = await sql.query<{ sha256: string }>(
    "SELECT encode(sha256, 'hex') AS sha256 FROM document WHERE verification_id = $1",
    [uuidOf(id)],
  );
  return rows.map(({ sha256 }) => sha256);
}

async function wasSeen(
  sql: pg.Pool | pg.ClientBase,
  { id, userId, submittedAt }: Verification,
  files: readonly string[],
): Promise<boolean> {
  const { rows } = await sql.query<{ seen: boolean }>(
    `SELECT EXISTS (
       SELECT FROM document other JOIN verification v ON v.id = other.verification_id
       WHERE other.sha256 = ANY ($1::bytea[]) AND v.user_id <> $2
         AND (v.status = 'VERIFIED' OR (v.submitted_at, v.id) < ($3, $4::uuid))) AS seen`,
    [files.map((sha256) => Buffer.from(sha256, "hex")), uuidOf(userId), submittedAt, uuidOf(id)],
  );
  return rows[0]?.seen ?? false;
}
