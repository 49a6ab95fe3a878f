import { createHash } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { statusChange } from "../../src/app/events.ts";
import type { NewSubmission, Side, Step, StoredDocument } from "../../src/app/ports.ts";
import type { UserId } from "../../src/domain/ids.ts";
import { submitted, type Verification } from "../../src/domain/verification.ts";

export const NOW = Date.parse("2026-01-01T00:00:00.000Z");

export const storedDocument = (file: string, side: Side = "front"): StoredDocument => ({
  side,
  kind: "PNG",
  sha256: createHash("sha256").update(file).digest("hex"),
  sealed: { keyId: "k", wrappedKey: Buffer.alloc(60, 1), ciphertext: Buffer.from(`sealed ${file}`.padEnd(60)) },
});

type Changes = { userId?: UserId; atMs?: number; documents?: readonly StoredDocument[] };

/** What somebody hands in, whom no other test knows, with a file that nobody else has. */
export function newSubmission(changes: Changes = {}): NewSubmission {
  const { userId = newId("usr"), atMs = NOW } = changes;
  const id = newId("ver");
  const { documents = [storedDocument(id)] } = changes;
  const submittedAt = new Date(atMs);
  const verification = submitted({ id, userId, documentType: "PASSPORT", networks: ["TRON"], submittedAt });
  return { ...statusChange(verification, submittedAt), documents, dueAt: submittedAt };
}

/** Due again while the worker has more to do. */
export const stepTo = (verification: Verification): Step => ({
  ...statusChange(verification, verification.decidedAt ?? new Date(NOW)),
  dueAt: verification.status === "PROCESSING" ? new Date(NOW) : null,
});
