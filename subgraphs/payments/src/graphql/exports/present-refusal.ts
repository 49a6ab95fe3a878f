import type { ExportRefusal, ReceiptRefusal } from "../../domain/exports/refusals.ts";

type Refusal = ExportRefusal | ReceiptRefusal;
type Shown = { readonly __typename: string; readonly message: string };

/** A code that is not here does not compile. */
const SHOWN = {
  PAYMENT_NOT_FOUND: { __typename: "PaymentNotFound", message: "There is no payment of this id that you may see." },
  EXPORT_TOO_LARGE: {
    __typename: "ExportTooLarge",
    message: "More payments match than one file may have: see `limit`. Ask for a shorter time, one file after another.",
  },
  TOO_MANY_EXPORTS: {
    __typename: "TooManyExports",
    message: "As many of your files are kept as one person may have: see `limit`. Each goes when its time is over.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    __typename: "IdempotencyKeyReused",
    message: "This idempotency key was used with other arguments. Take a new key for a new request.",
  },
} as const satisfies Record<Refusal["code"], Shown>;

/** What its union member has besides its code and message is the refusal's own. */
type Presented<R extends Refusal> = R extends Refusal ? R & (typeof SHOWN)[R["code"]] : never;

export function presentRefusal<R extends Refusal>(refusal: R): Presented<R>;
export function presentRefusal(refusal: Refusal): unknown {
  return { ...refusal, ...SHOWN[refusal.code] };
}
