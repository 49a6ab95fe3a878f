import type { IdempotencyKeyReused, QuotaExceeded } from "../money/refusals.ts";

/** More match than one file may have, or must be looked through to know. */
export type ExportTooLarge = { readonly code: "EXPORT_TOO_LARGE"; readonly limit: number };
/** Somebody else's, or absent. */
export type ReceiptOfNothing = { readonly code: "PAYMENT_NOT_FOUND" };

export type ReceiptRefusal = ReceiptOfNothing | QuotaExceeded | IdempotencyKeyReused;
export type ExportRefusal = ExportTooLarge | QuotaExceeded | IdempotencyKeyReused;
