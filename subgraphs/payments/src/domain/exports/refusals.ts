import type { IdempotencyKeyReused } from "../money/refusals.ts";

/** More match than one file may have, or must be looked through to know. */
export type ExportTooLarge = { readonly code: "EXPORT_TOO_LARGE"; readonly limit: number };
/** So many of this kind are kept for one person. */
export type TooManyExports = { readonly code: "TOO_MANY_EXPORTS"; readonly limit: number };
/** Somebody else's, or absent. */
export type ReceiptOfNothing = { readonly code: "PAYMENT_NOT_FOUND" };

export type ReceiptRefusal = ReceiptOfNothing | TooManyExports | IdempotencyKeyReused;
export type ExportRefusal = ExportTooLarge | TooManyExports | IdempotencyKeyReused;
