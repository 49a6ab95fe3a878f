import { uuidOf } from "@coffer/platform/ids";
import { inTransaction } from "@coffer/platform/sql";
import type pg from "pg";
import type { DueVerifications, Evidence, Step, StoredDocument } from "../../app/ports.ts";
import type { Verification } from "../../domain/verification.ts";
import { lockFiles } from "./lock-files.ts";
import { nextSequence, recordStatus } from "./record-status.ts";
import { VERIFICATION_COLUMNS, type VerificationRow, verificationOf } from "./row.ts";

export const makeDueVerifications = ({ pool }: { pool: pg.Pool }): DueVerifications => ({
  takeNext: (now, work) =>
    inTransaction(pool, async (client) => {
      const { rows } = await client.query<VerificationRow & { attempts: number }>({
        name: "verification-take-next",
        text: `SELECT ${VERIFICATION_COLUMNS}, attempts FROM verification WHERE due_at <= $1 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
        values: [now],
      });
      const row = rows[0];
      if (!row) return false;
      const verification = verificationOf(row);
      const step = await work({ verification, attempts: row.attempts }, makeEvidence(client, verification));
      await storeStep(client, verification, step);
      return true;
    }),
  async postpone({ verification, attempts }, until) {
    await pool.query(
      "UPDATE verification SET due_at = $1, attempts = attempts + 1 WHERE id = $2 AND status = $3 AND attempts = $4",
      [until, uuidOf(verification.id), verification.status, attempts],
    );
  },
  async nextDueAt() {
    const { rows } = await pool.query<{ next: Date | null }>({
      name: "verification-next-due",
      text: "SELECT min(due_at) AS next FROM verification WHERE due_at IS NOT NULL",
    });
    return rows[0]?.next ?? null;
  },
});

async function storeStep(client: pg.ClientBase, before: Verification, step: Step): Promise<void> {
  // The person before the row is written: a submission of the same person may hold the one and wait for the other.
  const sequence = await nextSequence(client, before.userId);
  const { id, status, level, reasons, findings, decidedAt } = step.verification;
  await client.query({
    name: "verification-step",
    text: "UPDATE verification SET status = $2, level = $3, reasons = $4, findings = $5, decided_at = $6, due_at = $7, attempts = 0 WHERE id = $1",
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

const makeEvidence = (client: pg.ClientBase, { id, userId, submittedAt }: Verification): Evidence => ({
  async documents() {
    const { rows } = await client.query<DocumentRow>(
      "SELECT side, kind, sha256, key_id, wrapped_key, ciphertext FROM document WHERE verification_id = $1 ORDER BY side",
      [uuidOf(id)],
    );
    return rows.map((row) => ({
      side: row.side,
      kind: row.kind,
      sha256: row.sha256.toString("hex"),
      sealed: { keyId: row.key_id, wrappedKey: row.wrapped_key, ciphertext: row.ciphertext },
    }));
  },
  async wasSeenForAnother() {
    const { rows: files } = await client.query<{ sha256: string }>(
      "SELECT encode(sha256, 'hex') AS sha256 FROM document WHERE verification_id = $1",
      [uuidOf(id)],
    );
    await lockFiles(
      client,
      files.map(({ sha256 }) => sha256),
    );
    const { rows } = await client.query<{ seen: boolean }>(
      `SELECT EXISTS (
         SELECT FROM document other JOIN verification v ON v.id = other.verification_id
         WHERE other.sha256 = ANY ($1::bytea[]) AND v.user_id <> $2
           AND (v.status = 'VERIFIED' OR (v.submitted_at, v.id) < ($3, $4::uuid))) AS seen`,
      [files.map(({ sha256 }) => Buffer.from(sha256, "hex")), uuidOf(userId), submittedAt, uuidOf(id)],
    );
    return rows[0]?.seen ?? false;
  },
});
