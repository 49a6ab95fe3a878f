import { uuidOf } from "@coffer/contracts/ids";
import { inTransaction } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { NewSubmission, StoredDocument, Verifications } from "../../app/ports.ts";
import type { VerificationId } from "../../domain/ids.ts";
import { OPEN_STATUSES } from "../../domain/verification.ts";
import type { PrismaClient } from "./generated/client.ts";
import { lockFiles } from "./lock-files.ts";
import { nextSequence, recordStatus } from "./record-status.ts";
import { toVerification } from "./row.ts";

export const makeVerifications = ({ prisma, pool }: { prisma: PrismaClient; pool: pg.Pool }): Verifications => ({
  async findOpen(userId) {
    const row = await prisma.verification.findFirst({
      where: { userId: uuidOf(userId), status: { in: [...OPEN_STATUSES] } },
    });
    return row && toVerification(row);
  },
  submit: (submission) => inTransaction(pool, (client) => submit(client, submission)),
  async listByIds(ids) {
    if (ids.length === 0) return [];
    const rows = await prisma.verification.findMany({ where: { id: { in: ids.map((id) => uuidOf(id)) } } });
    return rows.map(toVerification);
  },
  async listLatest(userIds) {
    if (userIds.length === 0) return [];
    const rows = await prisma.verification.findMany({
      where: { userId: { in: userIds.map((id) => uuidOf(id)) } },
      orderBy: [{ submittedAt: "desc" }, { id: "desc" }],
      distinct: ["userId"],
    });
    return rows.map(toVerification);
  },
});

async function submit(client: pg.ClientBase, submission: NewSubmission): Promise<boolean> {
  const { verification, documents, dueAt } = submission;
  await lockFiles(
    client,
    documents.map(({ sha256 }) => sha256),
  );
  await client.query("INSERT INTO person (user_id) VALUES ($1) ON CONFLICT DO NOTHING", [uuidOf(verification.userId)]);
  // The partial unique index decides: it waits for a rival that has not committed yet.
  const { rowCount } = await client.query(
    `INSERT INTO verification (id, user_id, status, level, networks, reasons, findings, document_type, submitted_at, due_at)
     VALUES ($1, $2, $3, $4, $5, '{}', '{}', $6, $7, $8) ON CONFLICT DO NOTHING`,
    [
      uuidOf(verification.id),
      uuidOf(verification.userId),
      verification.status,
      verification.level,
      verification.networks,
      verification.documentType,
      verification.submittedAt,
      dueAt,
    ],
  );
  if (rowCount === 0) return false;
  for (const document of documents) await insertDocument(client, verification.id, document);
  await recordStatus(client, submission, await nextSequence(client, verification.userId));
  return true;
}

async function insertDocument(
  client: pg.ClientBase,
  verificationId: VerificationId,
  document: StoredDocument,
): Promise<void> {
  const { side, kind, sha256, sealed } = document;
  await client.query(
    "INSERT INTO document (verification_id, side, kind, sha256, key_id, wrapped_key, ciphertext) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    [
      uuidOf(verificationId),
      side,
      kind,
      Buffer.from(sha256, "hex"),
      sealed.keyId,
      Buffer.from(sealed.wrappedKey),
      Buffer.from(sealed.ciphertext),
    ],
  );
}
