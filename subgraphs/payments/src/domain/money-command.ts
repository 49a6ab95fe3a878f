import type { ApprovalLoss } from "./money/approval.ts";
import type { SubjectId, UserId } from "./money/ids.ts";
import type { Payment } from "./money/payment.ts";
import type { StoredRefusal } from "./money/refusals.ts";
import type { Operation, Step } from "./steps.ts";

/** An idempotency key, bound to who uses it, for what, and with which arguments. */
export type Claim = {
  readonly actorId: UserId;
  readonly operation: Operation;
  readonly key: string;
  /** SHA-256 of the arguments in one written form. */
  readonly fingerprint: Buffer;
};

/** One step of money, decided and written in one transaction together with many others. */
export type MoneyCommand = {
  /** Null for the system's own steps, which are guarded by the status that they start from. */
  readonly claim: Claim | null;
  readonly subjectId: SubjectId;
  readonly step: Step;
};

export type MoneyOutcome =
  /**
   * `payment` is left out where an earlier request did it: read it by `subjectId`, or by what the
   * request names.
   */
  | { readonly kind: "done"; readonly subjectId: SubjectId; readonly payment?: Payment }
  | { readonly kind: "refused"; readonly refusal: StoredRefusal }
  /** The same key came with other arguments before. */
  | { readonly kind: "key_reused" }
  /**
   * What it was to be made by does not hold: the policies or the prices have changed, or the
   * approval cannot be used. Nothing is kept, and the key is free.
   */
  | { readonly kind: "unwarranted"; readonly loss: ApprovalLoss | "POLICY" | "PRICES" }
  /** The payment no longer had the status to start from: somebody else took the step. */
  | { readonly kind: "stale" };
