import type { Money } from "@coffer/money/money";
import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { PaymentId, UserId } from "../../domain/money/ids.ts";
import type { Payment, PaymentStatus } from "../../domain/money/payment.ts";
import type { Priority } from "../../domain/money/priority.ts";
import type { ListOrder, PaymentFilter, Whose } from "../money/payment-filter.ts";
import type { FindPayments } from "../money/ports.ts";
import type { ChangeReader, Side } from "../money/shared-changes.ts";

/** What its maker calls a payment: theirs alone. */
export type Reference = { readonly ownerId: UserId; readonly text: string };
/** In the order asked for; null of a payment that has none. */
export type ListReferences = (ids: readonly PaymentId[]) => Promise<readonly (Reference | null)[]>;

/** `filter`: null where it would leave all. */
export type PaymentPage = Page<PaymentId> & {
  readonly offset: number;
  readonly order: ListOrder;
  readonly filter: PaymentFilter | null;
};

/** What of a filter says nothing of whose list it is. */
export type EveryPaymentFilter = Pick<
  PaymentFilter,
  "kinds" | "statuses" | "currency" | "createdFrom" | "createdBefore"
>;

/** `end`: where the look ended, of a page that it cut. */
export type PaymentsRead = Listed<Payment> & { readonly end: PaymentId | null };

/** Inexact: there are as many at least. */
export type ListCount = { readonly count: number; readonly isExact: boolean };

/** What was moved in one currency. */
export type ListTotal = { readonly in: Money; readonly out: Money };

/**
 * Of each currency in which something moved, by its code. Inexact: there may be more. What moves
 * between one's own accounts is neither in nor out of all of them.
 */
export type ListTotals = { readonly byCurrency: readonly ListTotal[]; readonly isExact: boolean };

export type PaymentReader = FindPayments & {
  list(whose: Whose, page: PaymentPage): Promise<PaymentsRead>;
  count(whose: Whose, filter: PaymentFilter | null): Promise<ListCount>;
  addUp(whose: Whose, filter: PaymentFilter | null): Promise<ListTotals>;
};

/** Everybody's, the newest first. */
export type ListEveryPayment = (
  page: Page<PaymentId> & { readonly filter: EveryPaymentFilter | null },
) => Promise<PaymentsRead>;

/** One change of a payment's status, with its place in the streams that it belongs to. */
export type PaymentChange = {
  readonly paymentId: PaymentId;
  readonly sequence: string;
  readonly status: PaymentStatus;
  readonly priority: Priority;
  readonly at: Date;
  readonly from: Side | null;
  readonly to: Side | null;
};

export type PaymentChanges = ChangeReader<PaymentId, PaymentChange>;
