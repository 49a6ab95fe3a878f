import type { UserId, VerificationId } from "./ids.ts";

/**
 * From each status, what it may become. Whatever stands in a row went through this table: there is
 * no other way.
 */
export const TRANSITIONS = {
  PENDING: ["PROCESSING"],
  PROCESSING: ["VERIFIED", "REJECTED", "NEEDS_REVIEW", "RESUBMIT"],
  NEEDS_REVIEW: ["VERIFIED", "REJECTED", "RESUBMIT"],
  VERIFIED: [],
  REJECTED: [],
  RESUBMIT: [],
} as const satisfies Record<string, readonly string[]>;

export type VerificationStatus = keyof typeof TRANSITIONS;
export type Level = 0 | 1 | 2;

/**
 * While the latest is one of these, a person cannot hand in another. The index
 * verification_one_open says the same.
 */
export const OPEN_STATUSES = [
  "PENDING",
  "PROCESSING",
  "NEEDS_REVIEW",
  "VERIFIED",
] as const satisfies readonly VerificationStatus[];

export type DocumentType = "PASSPORT" | "ID_CARD" | "DRIVING_LICENCE" | "RESIDENCE_PERMIT";

export type Verification = {
  readonly id: VerificationId;
  readonly userId: UserId;
  readonly status: VerificationStatus;
  /** Above 0 exactly while VERIFIED. */
  readonly level: Level;
  /** Networks on which a wallet was asked for. */
  readonly networks: readonly string[];
  /** For the person. */
  readonly reasons: readonly string[];
  /** For staff, as codes. */
  readonly findings: readonly Finding[];
  readonly documentType: DocumentType;
  readonly submittedAt: Date;
  readonly decidedAt: Date | null;
};

/** What the checks found that a person has to look at. */
export type Finding = "SEEN_FOR_ANOTHER_PERSON" | "DOCUMENT_CANNOT_BE_OPENED" | "NO_PROVIDER";

export type Verdict =
  | { readonly status: "VERIFIED"; readonly level: 1 | 2 }
  | { readonly status: "REJECTED" | "RESUBMIT"; readonly reasons: readonly [string, ...string[]] }
  | { readonly status: "NEEDS_REVIEW"; readonly findings: readonly [Finding, ...Finding[]] };

/**
 * The same whatever was found: that a document is known already would tell its holder that its
 * owner has an account, and a forger what to change.
 */
const REVIEW_REASON = "The document could not be confirmed automatically. A person will look at it.";

type Submission = Pick<Verification, "id" | "userId" | "networks" | "documentType" | "submittedAt">;

export const submitted = (submission: Submission): Verification => ({
  ...submission,
  status: "PENDING",
  level: 0,
  reasons: [],
  findings: [],
  decidedAt: null,
});

/** A list that is not paged: schema/README.md. */
const REASONS_MAX = 10;

export const begin = (verification: Verification): Verification => move(verification, "PROCESSING", {});

export function decide(verification: Verification, verdict: Verdict, at: Date): Verification {
  switch (verdict.status) {
    case "VERIFIED":
      return move(verification, verdict.status, { level: verdict.level, reasons: [], decidedAt: at });
    case "NEEDS_REVIEW":
      // Not a decision yet: decidedAt stays null until a person has taken one.
      return move(verification, verdict.status, { reasons: [REVIEW_REASON], findings: verdict.findings });
    case "REJECTED":
    case "RESUBMIT":
      if (verdict.reasons.length > REASONS_MAX)
        throw new Error(`a verdict gives ${verdict.reasons.length} reasons, of ${REASONS_MAX} at most`);
      return move(verification, verdict.status, { reasons: verdict.reasons, decidedAt: at });
  }
}

export const canBecome = (from: VerificationStatus, to: VerificationStatus): boolean =>
  (TRANSITIONS[from] as readonly VerificationStatus[]).includes(to);

type Change = Partial<Pick<Verification, "level" | "reasons" | "findings" | "decidedAt">>;

/** Throws where the table does not have it: a bug of the caller, never an answer to a request. */
function move(verification: Verification, to: VerificationStatus, change: Change): Verification {
  if (!canBecome(verification.status, to)) {
    throw new Error(`a verification that is ${verification.status} cannot become ${to}`);
  }
  return { ...verification, ...change, status: to };
}
