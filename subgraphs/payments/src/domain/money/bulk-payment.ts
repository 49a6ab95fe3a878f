import type { Money } from "@coffer/money/money";
import type { AccountId, BulkId, PaymentId, UserId } from "./ids.ts";
import { RUN_REFUSALS } from "./payment-schedule.ts";

/** There is no side door: whoever changes a status takes one of these steps. */
export const BULK_TRANSITIONS = {
  DRAFT: ["RUNNING", "CANCELLED"],
  RUNNING: ["COMPLETED", "CANCELLED"],
  COMPLETED: [],
  CANCELLED: [],
} as const satisfies Record<string, readonly string[]>;

export type BulkStatus = keyof typeof BULK_TRANSITIONS;
export const BULK_STATUSES = Object.keys(BULK_TRANSITIONS) as readonly BulkStatus[];

/** What happens to a bulk payment. */
export const BULK_CHANGES = ["CREATED", "STARTED", "PROGRESSED", "COMPLETED", "CANCELLED"] as const;
export type BulkChange = (typeof BULK_CHANGES)[number];

/** What a row comes to; but for PENDING, for good. */
export const ROW_STATUSES = ["PENDING", "PAID", "REFUSED", "SKIPPED"] as const;
export type RowStatus = (typeof ROW_STATUSES)[number];

/** Why a row was refused: as a date of a schedule, or for it costs more than was shown. */
export const ROW_REFUSALS = [...RUN_REFUSALS, "FEE_QUOTE_UNUSABLE"] as const;
export type RowRefusal = (typeof ROW_REFUSALS)[number];

export const ROWS_MAX = 10_000;

/** Rows by what they have come to; all others are PENDING. */
export type RowCounts = { readonly paid: number; readonly refused: number; readonly skipped: number };

/** What one row is to pay. Money is in one currency throughout. */
export type RowOrder = {
  /** From 1. */
  readonly place: number;
  readonly key: string | null;
  readonly payeeId: UserId;
  /** Null where a person is paid, into whichever account that is by then. */
  readonly payeeAccountId: AccountId | null;
  /** As it was asked for. */
  readonly amount: Money;
  /** What it costs, and what it takes from its payer, at most: more was never shown. */
  readonly fee: Money;
  readonly cost: Money;
  readonly memo: string | null;
  readonly reference: string | null;
};

/** A row, as it was when it was read. */
export type BulkRow = RowOrder & {
  readonly bulkId: BulkId;
  readonly status: RowStatus;
  readonly paymentId: PaymentId | null;
  readonly refusal: RowRefusal | null;
  readonly at: Date | null;
};

/** Many payments from one account, as they were when they were read. */
export type BulkPayment = {
  readonly id: BulkId;
  readonly from: { readonly accountId: AccountId; readonly userId: UserId };
  readonly name: string | null;
  readonly rows: number;
  /** Sums of the rows. */
  readonly amount: Money;
  readonly fee: Money;
  readonly cost: Money;
  /** Of the cost, what goes to others: policies judge it as if it were one payment. */
  readonly leaving: Money;
  /** SHA-256 of the rows in one written form. */
  readonly digest: Buffer;
  readonly status: BulkStatus;
  /** Of its latest change. */
  readonly sequence: string;
  readonly counts: RowCounts;
  /** Whether its payer has signed all of it. */
  readonly isApproved: boolean;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
};

/** Which row a payment is of. */
export type RowPlace = { readonly bulkId: BulkId; readonly place: number };

export const pendingOf = ({ rows, counts: { paid, refused, skipped } }: Pick<BulkPayment, "rows" | "counts">): number =>
  rows - paid - refused - skipped;

/**
 * The rows in the one form that is hashed, and signed: canonical JSON (RFC 8785), which of lists of
 * text and whole numbers is what JSON.stringify writes.
 */
export const writeRows = (rows: readonly RowOrder[], writeMoney: (money: Money) => string): string =>
  JSON.stringify(
    rows.map(({ place, key, payeeId, payeeAccountId, amount, fee, memo, reference }) => [
      place,
      key,
      payeeId,
      payeeAccountId,
      writeMoney(amount),
      writeMoney(fee),
      memo,
      reference,
    ]),
  );
