import { formatMoney, type Money } from "@coffer/money/money";
import type { AccountId, UserId } from "../money/ids.ts";

/** What a payer approves: all that says whom it takes how much from, and for whom. */
export type PaymentDraft = {
  /** A payment that is made at once, or one that is reserved: none is approved for the other. */
  readonly operation: "sendPayment" | "authorizePayment";
  readonly idempotencyKey: string;
  readonly payerId: UserId;
  readonly fromAccountId: AccountId;
  readonly payeeId: UserId;
  /** Null where a person is named: into which account of theirs, is said in the commit. */
  readonly payeeAccountId: AccountId | null;
  readonly amount: Money;
  /** The most that it costs the payer beside the amount. */
  readonly maximumFee: Money;
  readonly memo: string | null;
  /** How long it is reserved for; null where it is paid at once. */
  readonly holdSeconds: number | null;
};

/** What makes a statement good once, and for a while. */
export type Once = { readonly nonce: string; readonly expiresAt: Date };

/** Of this form; another one has another name. */
export const STATEMENT_TYPE = "coffer.payment-approval.v1";

/**
 * The draft in words and whole numbers, of which there is one canonical form: what a page shows, it
 * can write down in the same way, and compare.
 */
export const toStatement = (draft: PaymentDraft, { nonce, expiresAt }: Once) => ({
  type: STATEMENT_TYPE,
  operation: draft.operation,
  idempotencyKey: draft.idempotencyKey,
  payerId: draft.payerId,
  fromAccountId: draft.fromAccountId,
  payeeId: draft.payeeId,
  payeeAccountId: draft.payeeAccountId,
  amount: formatMoney(draft.amount),
  currency: draft.amount.asset.code,
  maximumFee: formatMoney(draft.maximumFee),
  memo: draft.memo,
  holdSeconds: draft.holdSeconds,
  expiresAt: expiresAt.toISOString(),
  nonce,
});

export type Statement = ReturnType<typeof toStatement>;
