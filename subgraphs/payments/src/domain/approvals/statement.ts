import { formatMoney, type Money } from "@coffer/money/money";
import type { AccountId, AddressId, BulkId, MethodId, RequestId, UserId } from "../money/ids.ts";
import { type Prioritised, prioritised } from "../money/priority.ts";

/** What a payer approves: all that says whom it takes how much from, and for whom. */
export type PaymentDraft = Prioritised & {
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

/** What a payer approves of a withdrawal: how much leaves, and where it goes. */
export type WithdrawalDraft = Prioritised & {
  readonly operation: "withdraw";
  readonly idempotencyKey: string;
  readonly payerId: UserId;
  readonly fromAccountId: AccountId;
  readonly methodId: MethodId;
  /** As its provider calls it, for people. */
  readonly method: string;
  readonly amount: Money;
  readonly maximumFee: Money;
  readonly memo: string | null;
};

/** The same where it goes to an address of a network: as that is written there. */
export type AddressDraft = Omit<WithdrawalDraft, "operation" | "methodId" | "method"> & {
  readonly operation: "withdrawToAddress";
  readonly network: string;
  readonly address: string;
  readonly addressId: AddressId;
};

/** What a payer approves who pays what was asked for: this request, and no other. */
export type PaidRequestDraft = Omit<PaymentDraft, "operation" | "holdSeconds"> & {
  readonly operation: "payRequest";
  readonly requestId: RequestId;
};

/** What a payer approves of a standing order: every payment of it, whenever that is. */
export type ScheduleDraft = Omit<PaymentDraft, "operation" | "holdSeconds"> & {
  readonly operation: "schedulePayment";
  readonly startsAt: string;
  readonly timeZone: string;
  readonly rule: string | null;
};

/** What a payer approves of a bulk payment: every row of it, by their digest. */
export type BulkDraft = Prioritised & {
  readonly operation: "startBulkPayment";
  readonly idempotencyKey: string;
  readonly payerId: UserId;
  readonly fromAccountId: AccountId;
  readonly bulkPaymentId: BulkId;
  /** The sum of what its rows ask for, and the most that all of them cost besides. */
  readonly amount: Money;
  readonly maximumFee: Money;
  readonly memo: null;
  readonly rows: number;
  /** SHA-256 of its rows in hexadecimal. */
  readonly digest: string;
};

export type Draft = PaymentDraft | WithdrawalDraft | AddressDraft | PaidRequestDraft | ScheduleDraft | BulkDraft;

/** Whom, or what outside, it goes to; of many payments, which. */
export function payeeOf(draft: Draft): UserId | MethodId | AddressId | BulkId {
  if (draft.operation === "withdrawToAddress") return draft.addressId;
  if (draft.operation === "startBulkPayment") return draft.bulkPaymentId;
  return draft.operation === "withdraw" ? draft.methodId : draft.payeeId;
}

/** What makes a statement good once, and for a while. */
export type Once = { readonly nonce: string; readonly expiresAt: Date };

/** Of this form; another one has another name. */
export const STATEMENT_TYPE = "coffer.payment-approval.v1";
export const WITHDRAWAL_STATEMENT_TYPE = "coffer.withdrawal-approval.v1";
export const ADDRESS_STATEMENT_TYPE = "coffer.address-withdrawal-approval.v1";
export const REQUEST_STATEMENT_TYPE = "coffer.request-approval.v1";
export const SCHEDULE_STATEMENT_TYPE = "coffer.schedule-approval.v1";
export const BULK_STATEMENT_TYPE = "coffer.bulk-approval.v1";

/**
 * The draft in words and whole numbers, of which there is one canonical form: what a page shows, it
 * can write down in the same way, and compare.
 */
export function toStatement(draft: Draft, once: Once) {
  if (draft.operation === "withdraw") return toWithdrawalStatement(draft, once);
  if (draft.operation === "withdrawToAddress") return toAddressStatement(draft, once);
  if (draft.operation === "startBulkPayment") return toBulkStatement(draft, once);
  if (draft.operation === "schedulePayment") return toScheduleStatement(draft, once);
  return draft.operation === "payRequest" ? toRequestStatement(draft, once) : toPaymentStatement(draft, once);
}

const toPaymentStatement = (draft: PaymentDraft, once: Once) => ({
  type: STATEMENT_TYPE,
  ...ofEvery(draft, once),
  payeeId: draft.payeeId,
  payeeAccountId: draft.payeeAccountId,
  holdSeconds: draft.holdSeconds,
});

const toWithdrawalStatement = (draft: WithdrawalDraft, once: Once) => ({
  type: WITHDRAWAL_STATEMENT_TYPE,
  ...ofEvery(draft, once),
  methodId: draft.methodId,
  method: draft.method,
});

const toAddressStatement = (draft: AddressDraft, once: Once) => ({
  type: ADDRESS_STATEMENT_TYPE,
  ...ofEvery(draft, once),
  network: draft.network,
  address: draft.address,
});

const toRequestStatement = (draft: PaidRequestDraft, once: Once) => ({
  type: REQUEST_STATEMENT_TYPE,
  ...ofEvery(draft, once),
  requestId: draft.requestId,
  payeeId: draft.payeeId,
  payeeAccountId: draft.payeeAccountId,
});

const toScheduleStatement = (draft: ScheduleDraft, once: Once) => ({
  type: SCHEDULE_STATEMENT_TYPE,
  ...ofEvery(draft, once),
  payeeId: draft.payeeId,
  payeeAccountId: draft.payeeAccountId,
  startsAt: draft.startsAt,
  timeZone: draft.timeZone,
  rule: draft.rule,
});

const toBulkStatement = (draft: BulkDraft, once: Once) => ({
  type: BULK_STATEMENT_TYPE,
  ...ofEvery(draft, once),
  bulkPaymentId: draft.bulkPaymentId,
  rows: draft.rows,
  digest: draft.digest,
});

/** What every statement says; of its priority, where that is not NORMAL. */
const ofEvery = (draft: Draft, { nonce, expiresAt }: Once) => ({
  operation: draft.operation,
  idempotencyKey: draft.idempotencyKey,
  payerId: draft.payerId,
  fromAccountId: draft.fromAccountId,
  amount: formatMoney(draft.amount),
  currency: draft.amount.asset.code,
  maximumFee: formatMoney(draft.maximumFee),
  memo: draft.memo,
  ...prioritised(draft),
  expiresAt: expiresAt.toISOString(),
  nonce,
});

export type Statement = ReturnType<typeof toStatement>;
