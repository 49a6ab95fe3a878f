import type { BulkStatus } from "./bulk-payment.ts";

/** Of a row, by its number and as a file's header calls the place; of a file as a whole, null. */
export type BulkFault = {
  readonly row: number | null;
  readonly column: string | null;
  readonly code: string;
  readonly message: string;
};
/** Rows or a file are not what they should be. Never kept: the key is free. */
export type BulkPaymentFaulty = {
  readonly code: "BULK_PAYMENT_FAULTY";
  /** The first of them. */
  readonly faults: readonly BulkFault[];
  readonly count: number;
};
/** Also for one that is somebody else's. */
export type BulkPaymentNotFound = { readonly code: "BULK_PAYMENT_NOT_FOUND" };
/** Where it stands, it cannot take this step. */
export type BulkPaymentStatusMismatch = {
  readonly code: "BULK_PAYMENT_STATUS_MISMATCH";
  readonly status: BulkStatus;
};
