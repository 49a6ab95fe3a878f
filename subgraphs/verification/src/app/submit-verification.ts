import { newId } from "@coffer/contracts/ids";
import type { Vault } from "@coffer/platform/stores/vault";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { DocumentFault, InspectedDocument } from "../domain/document.ts";
import type { UserId, VerificationId } from "../domain/ids.ts";
import { type DocumentType, submitted, type Verification } from "../domain/verification.ts";
import { documentContext } from "./document-context.ts";
import { statusChange } from "./events.ts";
import type { InspectDocument, Side, StoredDocument, TakeTurn, Verifications } from "./ports.ts";

export type SubmittedFile = { readonly fileName: string; readonly contentType: string; readonly base64: string };

export type SubmitVerification = {
  readonly userId: UserId;
  readonly documentType: DocumentType;
  readonly files: readonly { readonly side: Side; readonly file: SubmittedFile }[];
  readonly networks: readonly string[];
};

export type SubmitVerificationRefusal =
  | { readonly code: "DOCUMENT_REFUSED"; readonly faults: readonly DocumentFault[] }
  | { readonly code: "VERIFICATION_IN_PROGRESS"; readonly verification: Verification };

type Deps = {
  verifications: Verifications;
  inspect: InspectDocument;
  takeTurn: TakeTurn;
  vault: Vault;
  clock: Clock;
  /** From one step of the worker to the next. */
  delayMs: number;
  /** Called after the commit: there is something to publish and to work on. */
  announce: () => void;
};

type Inspected = { readonly side: Side; readonly document: InspectedDocument };

/**
 * Another's verification may be decided between our insert and our look at it; then the way is free
 * again.
 */
const TRIES = 3;

export const makeSubmitVerification =
  (deps: Deps) =>
  async (command: SubmitVerification): Promise<Result<Verification, SubmitVerificationRefusal>> => {
    const open = await findOpen(command, deps);
    if (open) return open;
    return deps.takeTurn(command.userId, weightOf(command), (signal) => submitInTurn(command, deps, signal));
  };

async function submitInTurn(
  command: SubmitVerification,
  deps: Deps,
  signal: AbortSignal,
): Promise<Result<Verification, SubmitVerificationRefusal>> {
  const { verifications, vault, clock, delayMs, announce } = deps;
  // Looked at before and after the wait, because inspecting files is dear; what decides is the
  // store below.
  const open = await findOpen(command, deps);
  if (open) return open;
  const inspected = await inspectAll(command, deps.inspect, signal);
  if (!inspected.ok) return inspected;

  for (let tries = 0; tries < TRIES; tries += 1) {
    const { userId, documentType, networks: asked } = command;
    const at = clock.now();
    const verification = submitted({ id: newId("ver"), userId, documentType, networks: asked, submittedAt: at });
    const documents = await Promise.all(inspected.value.map((one) => seal(vault, verification.id, one)));
    const dueAt = new Date(at.getTime() + delayMs);
    if (await verifications.submit({ ...statusChange(verification, at), documents, dueAt })) {
      announce();
      return ok(verification);
    }
    const other = await findOpen(command, deps);
    if (other) return other;
  }
  throw new Error("a verification was neither taken nor in the way of another");
}

async function findOpen({ userId }: SubmitVerification, { verifications }: Deps) {
  const open = await verifications.findOpen(userId);
  return open ? err({ code: "VERIFICATION_IN_PROGRESS", verification: open }) : null;
}

const weightOf = ({ files }: SubmitVerification): number =>
  files.reduce((total, { file }) => total + file.base64.length, 0);

/** Every fault of every file at once. */
async function inspectAll(
  { files }: SubmitVerification,
  inspect: InspectDocument,
  signal: AbortSignal,
): Promise<Result<Inspected[], SubmitVerificationRefusal>> {
  const looks: { side: Side; found: Result<InspectedDocument, DocumentFault[]> }[] = [];
  // One after the other: a turn is one file's worth of work at a time.
  for (const { side, file } of files)
    looks.push({ side, found: await inspect({ ...file, path: `input.${side}` }, signal) });
  const faults = looks.flatMap(({ found }) => (found.ok ? [] : found.error));
  if (faults.length > 0) return err({ code: "DOCUMENT_REFUSED", faults });
  return ok(looks.flatMap(({ side, found }) => (found.ok ? [{ side, document: found.value }] : [])));
}

async function seal(
  vault: Vault,
  verificationId: VerificationId,
  { side, document }: Inspected,
): Promise<StoredDocument> {
  const sealed = await vault.seal(document.bytes, documentContext(verificationId, side));
  return { side, kind: document.kind, sha256: document.sha256, sealed };
}
