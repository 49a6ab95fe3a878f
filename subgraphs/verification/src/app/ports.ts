import type { NewEvent } from "@coffer/contracts/new-event";
import type { Sealed } from "@coffer/platform/stores/vault";
import type { Result } from "@coffer/platform/values/result";
import type { DocumentFault, DocumentInput, DocumentKind, InspectedDocument } from "../domain/document.ts";
import type { UserId, VerificationId } from "../domain/ids.ts";
import type { Level, Verdict, Verification, VerificationStatus } from "../domain/verification.ts";

export type Side = "front" | "back";

/**
 * Decides by the content what a file is, and rewrites it without metadata. Rejects only for faults
 * of this machine, and with the signal's reason.
 */
export type InspectDocument = (
  input: DocumentInput,
  signal: AbortSignal,
) => Promise<Result<InspectedDocument, DocumentFault[]>>;

/**
 * Runs the work when the person's turn has come: files are dear to inspect, and one who hands in
 * many holds up nobody else. `weight` is what waits with it, in bytes. Throws RATE_LIMITED or BUSY,
 * before anything is done, where too much waits. Its signal is aborted, with BUSY, while whoever
 * asked still waits for the answer.
 */
export type TakeTurn = <T>(userId: UserId, weight: number, work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/** A file as it is stored. `sha256` is hex, of the bytes before sealing. */
export type StoredDocument = {
  readonly side: Side;
  readonly kind: DocumentKind;
  readonly sha256: string;
  readonly sealed: Sealed;
};

/** A verification that has just got its status. */
export type StatusChange = {
  readonly verification: Verification;
  readonly at: Date;
  /**
   * What it says to others; its place in the person's stream is known only under the person's lock.
   */
  readonly events: (sequence: string) => readonly NewEvent<"verification">[];
};

export type NewSubmission = StatusChange & {
  readonly documents: readonly StoredDocument[];
  /** When the worker looks at it first. */
  readonly dueAt: Date;
};

export type Verifications = {
  /** The one that keeps its person from handing in another. */
  findOpen(userId: UserId): Promise<Verification | null>;
  /**
   * Stores verification, documents, status and events in one transaction. False, and nothing
   * stored, where another is open: of parallel calls exactly one gets true.
   */
  submit(submission: NewSubmission): Promise<boolean>;
  /** By id, in any order; absent ones are left out. */
  listByIds(ids: readonly VerificationId[]): Promise<readonly Verification[]>;
  /** The latest of each user; users without one are left out. */
  listLatest(userIds: readonly UserId[]): Promise<readonly Verification[]>;
};

export type Step = StatusChange & {
  /** When the next step is due; null after the last automatic one. */
  readonly dueAt: Date | null;
};

/** What the worker's steps look at and store. */
export type Steps = {
  /** Null where there is none. */
  find(id: VerificationId): Promise<Verification | null>;
  documents(id: VerificationId): Promise<readonly StoredDocument[]>;
  /**
   * Whether another person handed in the same file before, or was verified with it. What is true at
   * the end only `store` can say.
   */
  wasSeenForAnother(verification: Verification): Promise<boolean>;
  /**
   * Stores a step in one transaction, in which `make` says what it is: whoever handed in the same
   * file is seen then, and kept from deciding meanwhile. False, and nothing stored, where the
   * verification is not as it was: another worker has moved it on.
   */
  store(before: Verification, make: (wasSeenForAnother: () => Promise<boolean>) => Promise<Step>): Promise<boolean>;
};

/**
 * Says who a person is: a provider, or a rule in its place. Nothing is locked meanwhile; a throw
 * means "try again later".
 */
export type VerdictProvider = { judge(verification: Verification): Promise<Verdict> };

/** One change of a status, as it stands in the insert-only history. */
export type StatusEvent = {
  readonly sequence: bigint;
  readonly verificationId: VerificationId;
  readonly status: VerificationStatus;
  readonly level: Level;
  readonly at: Date;
};

/**
 * A person's stream. Each look is one statement, so that no event can fall between its head and its
 * events.
 */
export type StatusHistory = {
  /** The head (0 where there is no verification yet) and its event. */
  readHead(userId: UserId): Promise<{ readonly head: bigint; readonly latest: StatusEvent | null }>;
  /** The head, and the events after `sequence` in order, at most `limit`. */
  readAfter(
    userId: UserId,
    sequence: bigint,
    limit: number,
  ): Promise<{ readonly head: bigint; readonly events: readonly StatusEvent[] }>;
};
