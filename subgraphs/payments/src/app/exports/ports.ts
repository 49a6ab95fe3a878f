import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Sealed } from "@coffer/platform/stores/vault";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { ListedPayment } from "../../domain/exports/columns.ts";
import type { ExportId, PaymentExport } from "../../domain/exports/export.ts";
import type { Receipt, ReceiptFacts } from "../../domain/exports/receipt.ts";
import type { ExportTooLarge, TooManyExports } from "../../domain/exports/refusals.ts";
import type { PaymentId, UserId } from "../../domain/money/ids.ts";
import type { ListOrder, PaymentFilter } from "../money/payment-filter.ts";

/** Of one person's list, or of nobody's side: everybody's. */
export type WhosePayments = { readonly userId: UserId } | { readonly everybody: true };

export type ReceiptTerms = { readonly kind: "RECEIPT"; readonly paymentId: PaymentId; readonly timeZone: string };
export type ListTerms = {
  readonly kind: "PAYMENTS";
  readonly whose: WhosePayments;
  /** Null: all. */
  readonly filter: PaymentFilter | null;
  readonly order: ListOrder;
  readonly byteOrderMark: boolean;
};
export type ExportTerms = ReceiptTerms | ListTerms;

/** The token of a link, as it is kept. */
export type KeptLink = { readonly hash: Buffer; readonly sealed: Sealed };

export type ExportLinks = {
  make(id: ExportId): Promise<KeptLink>;
  hashOf(token: string): Buffer;
  open(id: ExportId, sealed: Sealed): Promise<Secret>;
};

export type NewExport = {
  readonly id: ExportId;
  readonly ownerId: UserId;
  readonly isOwn: boolean;
  readonly terms: ExportTerms;
  readonly link: KeptLink;
};

export type ExportDecision<Refusal> = Result<PaymentExport, Refusal | IdempotencyKeyReused>;

/** What is asked for. Each once for each key, with the row of its queue. */
export type ExportDesk = {
  ask(claim: Claim, asked: NewExport): Promise<ExportDecision<ExportTooLarge | TooManyExports>>;
  /** Whoever's it is. */
  find(id: ExportId): Promise<PaymentExport | null>;
  list(ownerId: UserId, page: Page<ExportId>): Promise<Listed<PaymentExport>>;
  /** Null once nothing is kept. */
  findLinks(ids: readonly ExportId[]): Promise<readonly (Sealed | null)[]>;
};

/** A file that is to be made. */
export type ExportJob = {
  readonly id: ExportId;
  readonly ownerId: UserId;
  readonly isOwn: boolean;
  readonly terms: ExportTerms;
};

/** A try to make a file, whose parts nobody else's try touches. */
export type ExportRun = {
  /** False where it is made already, or its time is over: then nothing more need be written. */
  write(bytes: Buffer, rowsSoFar: number): Promise<boolean>;
  /** The file is what was written. Of several runs the first counts; what others wrote goes. */
  finish(): Promise<void>;
  /** It is not to be had, and what was written of it goes. */
  fail(): Promise<void>;
};

export type ExportFiles = {
  /** Null where it is not QUEUED any more. */
  findJob(id: ExportId): Promise<ExportJob | null>;
  begin(id: ExportId): ExportRun;
  /** By the hash of its token; null where it leads nowhere. */
  findByLink(hash: Buffer): Promise<PaymentExport | null>;
  /** The bytes, piece by piece, as slowly as they are taken. */
  read(id: ExportId): AsyncGenerator<Buffer>;
};

/** Payments as they were at one moment, however long it takes to read them. */
export type Snapshots = {
  /**
   * Batches in order. `"TOO_LARGE"` where more match than one file may have, before the first
   * batch.
   */
  readList<T>(
    list: ListTerms & { readonly isStaffs: boolean },
    read: (batches: AsyncGenerator<readonly ListedPayment[]> | "TOO_LARGE") => Promise<T>,
  ): Promise<T>;
  readReceipt(asked: ReceiptTerms & { readonly viewerId: UserId; readonly isOwn: boolean }): Promise<ReceiptFacts>;
};

/** A PDF of it: the same receipt makes the same bytes. */
export type DrawReceipt = (receipt: Receipt) => Promise<Buffer>;
