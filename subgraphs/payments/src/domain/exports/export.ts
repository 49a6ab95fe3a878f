import type { Id } from "@coffer/contracts/ids";
import type { PaymentId, UserId } from "../money/ids.ts";

export type ExportId = Id<"pex">;

/** The database and the schema know the same ones (test/exports.int.test.ts). */
export const EXPORT_STATES = ["QUEUED", "READY", "FAILED"] as const;
export type ExportState = (typeof EXPORT_STATES)[number];

/** As it is shown: what is kept says nothing of time, nor of who was given up on. */
export type ShownState = ExportState | "EXPIRED";
export type ExportFailure = "TOO_LARGE" | "FAULT";

/** A file that somebody asked for. */
export type PaymentExport = {
  readonly id: ExportId;
  /** Who asked: nobody else is told of it. */
  readonly ownerId: UserId;
  readonly kind: "RECEIPT" | "PAYMENTS";
  /** Of a receipt. */
  readonly paymentId: PaymentId | null;
  /** Whether all of it is its owner's; else they had it as staff. */
  readonly isOwn: boolean;
  readonly state: ShownState;
  readonly failure: ExportFailure | null;
  readonly expectedRows: number;
  readonly rows: number;
  readonly bytes: number | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly expiresAt: Date;
};

const MEDIA_TYPES = { RECEIPT: "application/pdf", PAYMENTS: "text/csv; charset=utf-8" } as const;

/** Says nothing of whose it is, and has no letter that a system or a header takes for its own. */
export function fileNameOf({ id, kind, paymentId, createdAt }: PaymentExport): string {
  const day = createdAt.toISOString().slice(0, 10);
  return kind === "RECEIPT" ? `receipt-${paymentId}.pdf` : `payments-${day}-${id.slice(-6)}.csv`;
}

export const mediaTypeOf = ({ kind }: Pick<PaymentExport, "kind">): string => MEDIA_TYPES[kind];
