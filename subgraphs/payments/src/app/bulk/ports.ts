import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type {
  BulkChange,
  BulkPayment,
  BulkRow,
  BulkStatus,
  RowCounts,
  RowOrder,
  RowRefusal,
  RowStatus,
} from "../../domain/money/bulk-payment.ts";
import type { BulkFault, BulkPaymentStatusMismatch } from "../../domain/money/bulk-refusals.ts";
import type { BulkId, PaymentId, UserId } from "../../domain/money/ids.ts";
import type { AccountClosed, QuotaExceeded } from "../../domain/money/refusals.ts";
import type { ChangeReader } from "../money/shared-changes.ts";

export type BulkPage = Page<BulkId> & { readonly status: BulkStatus | null };
/** `after`: a row's number. */
export type RowPage = { readonly first: number; readonly after: number | null; readonly status: RowStatus | null };

export type BulkReader = {
  /** In the order asked for; null where there is none. */
  findMany(ids: readonly BulkId[]): Promise<readonly (BulkPayment | null)[]>;
  /** In the order asked for: which each payment is a row of; null of one that is of none. */
  findPaidBy(ids: readonly PaymentId[]): Promise<readonly (BulkId | null)[]>;
  /** The newest first. */
  list(userId: UserId, page: BulkPage): Promise<Listed<BulkPayment>>;
  /** In their order. */
  listRows(id: BulkId, page: RowPage): Promise<Listed<BulkRow>>;
  /** Each once, and its owner not. */
  listPayees(id: BulkId): Promise<readonly UserId[]>;
};

/** The bulk payment that was made or changed, or why not. */
export type Decision<Refusal> = Result<BulkId, Refusal | IdempotencyKeyReused>;

/** A row that was refused, and why. */
export type RefusedRow = { readonly place: number; readonly refusal: RowRefusal };

export type BulkDesk = {
  /** What the key was used for; null: for nothing yet. */
  find<Refusal extends { readonly code: string }>(claim: Claim): Promise<Decision<Refusal> | null>;
  /** Once for the key, a refusal too. */
  make(claim: Claim, bulk: BulkPayment, rows: readonly RowOrder[]): Promise<Decision<QuotaExceeded | AccountClosed>>;
  /** Once for the key, a refusal too; by the bulk payment as it stands under its lock. */
  cancel(
    claim: Claim,
    id: BulkId,
    judge: (standing: BulkPayment) => BulkPaymentStatusMismatch | null,
  ): Promise<Decision<BulkPaymentStatusMismatch>>;
  /**
   * Notes what was refused, and tells how far it has come: COMPLETED where no row is PENDING. How
   * many are; 0 also where it is not RUNNING any more.
   */
  note(id: BulkId, refused: readonly RefusedRow[]): Promise<number>;
};

/** One change of a bulk payment, with its place in its streams. */
export type BulkChanged = {
  readonly bulkId: BulkId;
  readonly sequence: string;
  readonly change: BulkChange;
  readonly status: BulkStatus;
  readonly at: Date;
  readonly rows: number;
  readonly counts: RowCounts;
  readonly owner: { readonly userId: UserId; readonly sequence: string };
};

export type BulkChanges = ChangeReader<BulkId, BulkChanged>;

/** A row of a file, as text; null where its cell is empty, or there is no such column. */
export type FileRow = { readonly [Column in FileColumn]: string | null };
export const FILE_COLUMNS = [
  "key",
  "username",
  "user_id",
  "account_id",
  "amount",
  "currency",
  "memo",
  "reference",
] as const;
export type FileColumn = (typeof FILE_COLUMNS)[number];

/** Reads no more of a file than may be in it. Whatever the file is, this ends, and soon. */
export type ReadFile = (base64: string) => Promise<Result<readonly FileRow[], readonly BulkFault[]>>;

/** Counts one more that this person hands in. Throws RATE_LIMITED where those are too many. */
export type CountUpload = (userId: UserId) => Promise<void>;
