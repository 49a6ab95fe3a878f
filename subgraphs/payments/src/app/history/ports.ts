import type { Page } from "@coffer/platform/graphql/pages";
import type { AccountId, PaymentId, UserId } from "../../domain/money/ids.ts";
import type { Payment, PaymentStatus } from "../../domain/money/payment.ts";
import type { FindPayments } from "../money/ports.ts";

export type PaymentPage = Page<PaymentId> & { readonly offset: number };

export type PaymentReader = FindPayments & {
  /** Newest first, one more than asked for where there are more. */
  listByUser(userId: UserId, page: PaymentPage): Promise<Payment[]>;
  listByAccount(accountId: AccountId, page: PaymentPage): Promise<Payment[]>;
};

/** One change of a payment's status, with its place in the streams that it belongs to. */
export type PaymentChange = {
  readonly paymentId: PaymentId;
  readonly sequence: string;
  readonly status: PaymentStatus;
  readonly at: Date;
  readonly from: { readonly userId: UserId; readonly sequence: string | null } | null;
  readonly to: { readonly userId: UserId; readonly sequence: string | null } | null;
};

export type ChangeReader = {
  listOfPayment(paymentId: PaymentId, after: string, limit: number): Promise<PaymentChange[]>;
  /** With the user's own sequence of each change. */
  listOfUser(userId: UserId, after: string, limit: number): Promise<PaymentChange[]>;
  /** Of the user's latest change; 0 where there is none. */
  headOfUser(userId: UserId): Promise<string>;
  /**
   * The change at this place of the payment's stream; null where there is none. Look-ups of one
   * moment are one query.
   */
  findOfPayment(paymentId: PaymentId, sequence: string): Promise<PaymentChange | null>;
  /** The same, of the user's stream. */
  findOfUser(userId: UserId, sequence: string): Promise<PaymentChange | null>;
};
