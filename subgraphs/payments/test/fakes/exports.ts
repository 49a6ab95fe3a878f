import { randomBytes } from "node:crypto";
import { newUuid, uuidOf } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import type {
  ExportDesk,
  ExportFiles,
  ExportJob,
  ExportLinks,
  KeptLink,
  NewExport,
  Snapshots,
} from "../../src/app/exports/ports.ts";
import type { ListedPayment } from "../../src/domain/exports/columns.ts";
import type { ExportId, PaymentExport } from "../../src/domain/exports/export.ts";
import type { ReceiptFacts } from "../../src/domain/exports/receipt.ts";

const SEALED = { keyId: "k", wrappedKey: randomBytes(1), ciphertext: randomBytes(1) };

export const fakeExportLinks: ExportLinks = {
  make: async () => ({ hash: randomBytes(32), sealed: SEALED }) satisfies KeptLink,
  hashOf: () => randomBytes(32),
  open: () => Promise.reject(new Error("opens none")),
};

const toFile = ({ id, ownerId, isOwn, terms }: NewExport): PaymentExport => ({
  ...{ id, ownerId, isOwn, kind: terms.kind, paymentId: terms.kind === "RECEIPT" ? terms.paymentId : null },
  ...{ state: "QUEUED", failure: null, expectedRows: 1, rows: 0, bytes: null },
  ...{ createdAt: new Date(0), endedAt: null, expiresAt: new Date(1) },
});

/** In memory: a key is good for one order. */
export function makeFakeExportDesk() {
  const byKey = new Map<string, { readonly fingerprint: string; readonly asked: NewExport }>();
  const desk: Pick<ExportDesk, "ask"> = {
    async ask(claim, asked) {
      const key = JSON.stringify([claim.actorId, claim.operation, claim.key]);
      const fingerprint = claim.fingerprint.toString("hex");
      const known = byKey.get(key) ?? { fingerprint, asked };
      byKey.set(key, known);
      return known.fingerprint === fingerprint ? ok(toFile(known.asked)) : err({ code: "IDEMPOTENCY_KEY_REUSED" });
    },
  };
  return { desk: desk as ExportDesk, asked: () => [...byKey.values()].map(({ asked }) => asked) };
}

/** One file, whose job is as it is said to be; null: there is none to make any more. */
export function makeFakeExportFiles(job: ExportJob | null) {
  const written: { bytes: Buffer; rows: number }[] = [];
  const state = { ended: null as "finished" | "failed" | null, isOver: false };
  const files: Pick<ExportFiles, "findJob" | "begin"> = {
    findJob: async (id: ExportId) => (job?.id === id ? job : null),
    begin: () => ({
      async write(bytes, rows) {
        if (state.isOver) return false;
        written.push({ bytes, rows });
        return true;
      },
      async finish() {
        state.ended = "finished";
      },
      async fail() {
        state.ended = "failed";
      },
    }),
  };
  return {
    files: files as ExportFiles,
    state,
    written,
    text: () => Buffer.concat(written.map(({ bytes }) => bytes)).toString(),
  };
}

/** The same batches for every list; null: too large. */
export const makeFakeSnapshots = (batches: readonly ListedPayment[][] | null, facts?: ReceiptFacts): Snapshots => ({
  readList: (_list, read) => read(batches === null ? "TOO_LARGE" : generate(batches)),
  readReceipt: async () => facts ?? Promise.reject(new Error("there is no payment")),
});

async function* generate(batches: readonly ListedPayment[][]): AsyncGenerator<readonly ListedPayment[]> {
  yield* batches;
}

/** As the queue hands it out. */
export const itemOf = (job: Pick<ExportJob, "id">) => ({ id: uuidOf(job.id) });
export const noItem = () => ({ id: newUuid() });
