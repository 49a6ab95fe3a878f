import type { Uuid } from "@coffer/contracts/ids";
import type { Money } from "@coffer/money/money";
import type { Approval } from "./approval.ts";
import type { RowPlace } from "./bulk-payment.ts";
import type { ChainOrigin } from "./chain-origin.ts";
import type { PayoutAddress } from "./chain-payout.ts";
import type { Exchanged } from "./exchange.ts";
import type { AccountId, MethodId, PaymentId, RequestId, ScheduleId } from "./ids.ts";
import type { MethodKind } from "./method-kind.ts";
import type { ScheduleMove } from "./payment-schedule.ts";
import type { Prioritised } from "./priority.ts";

/**
 * What was reserved. `expiresAt` is the hold's own time, by the database's clock, which decides;
 * less what is below a millisecond.
 */
export type Authorization = { readonly amount: Money; readonly expiresAt: Date };

/**
 * Why a payment FAILED. The database and the schema know the same ones
 * (test/known-values.int.test.ts).
 */
export const FAILURES = [
  "ACCOUNT_CLOSED",
  "PAYOUT_DECLINED",
  "METHOD_UNUSABLE",
  "DEPOSIT_DECLINED",
  "METHOD_FUNDS_INSUFFICIENT",
  "AUTHENTICATION_REQUIRED",
  "AMOUNT_MISMATCH",
  "ENDED_BY_OPERATOR",
  "PAYOUT_UNDELIVERABLE",
  "PAYOUT_CANCELLED",
  "PAYOUT_DENIED",
  "PAYOUT_FAILED",
] as const;
export type PaymentFailure = (typeof FAILURES)[number];

/** Why what was paid out came back, and why what had come in was taken back. */
export const PAYOUT_RETURNS = ["PAYOUT_RETURNED", "METHOD_UNUSABLE"] as const;
export const DEPOSIT_RETURNS = [
  "DEPOSIT_REVERSED",
  "DEPOSIT_DISPUTED",
  "DEPOSIT_REFUNDED",
  "CHAIN_REORGANISED",
] as const;
export type DepositReturn = (typeof DEPOSIT_RETURNS)[number];

/** The database and the schema know the same ones (test/known-values.int.test.ts). */
export const RETURNS = [...PAYOUT_RETURNS, ...DEPOSIT_RETURNS] as const;
export type PaymentReturn = (typeof RETURNS)[number];

/**
 * That a payment's money came back from outside, or was taken back there, all of it, after it was
 * completed: into which account of the payer's, or from which of whoever had it, and by which
 * journal entry.
 */
export type Returned = {
  readonly reason: PaymentReturn;
  readonly accountId: AccountId;
  readonly entryId: Uuid;
  readonly at: Date;
};

/** What was given back of a payment so far, by how many refunds, and when last. */
export type Refunded = { readonly amount: Money; readonly count: number; readonly at: Date };

/**
 * What a feature keeps of a payment, in a table of its own. Left out where the feature has no part
 * in the payment.
 */
export type PaymentParts = Prioritised & {
  readonly authorization?: Authorization;
  readonly failure?: PaymentFailure;
  /** Of a refund: the payment that it gives back. */
  readonly refundOf?: PaymentId;
  /** Of a payment that was given back, all of it or a part. */
  readonly refunded?: Refunded;
  readonly returned?: Returned;
  /** Of an exchange: what was bought, and by what. */
  readonly exchange?: Exchanged;
};

/**
 * When an authorisation will expire, only the database can say. What its payer signed, where a
 * withdrawal goes or a deposit comes from, a chain too, which request is paid, which schedule it is
 * a date of, which row of a bulk payment it is, and what its maker calls it, is kept, and no part
 * of a payment that is read.
 */
export type NewPaymentParts = Omit<PaymentParts, "authorization"> & {
  readonly authorization?: Pick<Authorization, "amount">;
  readonly approval?: Approval;
  readonly methodId?: MethodId;
  readonly pays?: RequestId;
  /** Of a schedule: which, and what becomes of that. */
  readonly run?: { readonly scheduleId: ScheduleId; readonly move: ScheduleMove };
  /** Of a bulk payment: which row. */
  readonly bulkRow?: RowPlace;
  /** What whoever makes it calls it in a system of their own. */
  readonly reference?: string;
  readonly methodKind?: MethodKind;
  /** Of a deposit that a chain has brought. */
  readonly chain?: ChainOrigin;
  /** Of a withdrawal that goes to an address. */
  readonly payout?: PayoutAddress;
};
