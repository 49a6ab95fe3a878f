import type {
  CancelBulkMutation,
  PreviewBulkQuery,
  StartBulkMutation,
  UploadBulkMutation,
} from "../../generated/wallet/bulk/bulk.ts";
import { words } from "../../words/words.ts";

type Uploaded = NonNullable<UploadBulkMutation["createBulkPayment"]>;
type Step = NonNullable<
  | StartBulkMutation["startBulkPayment"]
  | CancelBulkMutation["cancelBulkPayment"]
  | PreviewBulkQuery["previewStartBulkPayment"]
>;
export type StepAnswer = Exclude<Step, { readonly __typename: "ApprovalRequired" }>;

/** Why a file was not taken; null where it was. A refusal that is not here does not compile. */
export function wordsOfUpload(answer: Uploaded, write: (count: number) => string): string | null {
  switch (answer.__typename) {
    case "CreateBulkPaymentSuccess":
      return null;
    case "BulkPaymentFaulty":
      return words.bulk.faultsTitle(write(answer.faultCount));
    case "AccountNotFound":
      return words.refusals.accountNotFound;
    case "AccountClosed":
      return words.refusals.accountClosed;
    case "QuotaExceeded":
      return words.bulk.refusals.tooMany(answer.limit);
    case "IdempotencyKeyReused":
      return words.bulk.refusals.keyReused;
  }
}

/** Why one was not started or called off, or would not be started; null where none of that. */
export function wordsOfStep(answer: StepAnswer | null | undefined): string | null {
  const w = words.bulk.refusals;
  if (!answer) return null;
  switch (answer.__typename) {
    case "StartBulkPaymentSuccess":
    case "CancelBulkPaymentSuccess":
    case "BulkPreviewSuccess":
      return null;
    case "BulkPaymentNotFound":
      return w.BulkPaymentNotFound;
    case "BulkPaymentStatusMismatch":
      return w.mismatch(words.bulk.states[answer.status]);
    case "ApprovalRefused":
      return words.approval.faults[answer.fault];
    case "ApprovalUnavailable":
      return words.approval.unavailable;
    case "CurrencyDisabled":
      return words.refusals.currencyDisabled(answer.currency);
    case "IdempotencyKeyReused":
      return words.refusals.keyReused;
  }
}

/** What is said by codes, in words for people where there are any. */
const saidBy =
  (known: Readonly<Record<string, string>>) =>
  (code: string): string | null =>
    Object.hasOwn(known, code) ? (known[code] ?? null) : null;

/** What to do about a fault of a row or a file; null where there are no words for it here. */
export const wordsOfFault = saidBy(words.bulk.faults);
/** Why a row was not paid. */
export const wordsOfRowRefusal = saidBy(words.bulk.rowRefusals);
