import type { Page } from "@coffer/platform/graphql/pages";
import type { Payment, PaymentStatus } from "../../domain/payment.ts";
import type { FindPayments } from "../money/ports.ts";

export type PaymentPage = Page<string> & { readonly offset: number };

export type PaymentReader = FindPayments & {
  /** Newest first, one more than asked for where there are more. */
  listByUser(userId: string, page: PaymentPage): Promise<Payment[]>;
  listByAccount(accountId: string, page: PaymentPage): Promise<Payment[]>;
};

/** One change of a payment's status, with its place in the streams that it belongs to. */
export type PaymentChange = {
  readonly paymentId: string;
  readonly sequence: string;
  readonly status: PaymentStatus;
  readonly at: Date;
  readonly from: { readonly userId: string; readonly sequence: string | null } | null;
  readonly to: { readonly userId: string; readonly sequence: string | null } | null;
};

export type ChangeReader = {
  listOfPayment(paymentId: string, after: string, limit: number): Promise<PaymentChange[]>;
  /** With the user's own sequence of each change. */
  listOfUser(userId: string, after: string, limit: number): Promise<PaymentChange[]>;
  /** Of the user's latest change; 0 where there is none. */
  headOfUser(userId: string): Promise<string>;
  /** The change at this place of the payment's stream; null where there is none. Look-ups of one moment are one query. */
  findOfPayment(paymentId: string, sequence: string): Promise<PaymentChange | null>;
  /** The same, of the user's stream. */
  findOfUser(userId: string, sequence: string): Promise<PaymentChange | null>;
};
