import type { Money } from "@coffer/money/money";
import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { AccountId, PaymentId, UserId } from "../../domain/money/ids.ts";
import type { Payment, PaymentKind, PaymentStatus } from "../../domain/money/payment.ts";
import type { Priority } from "../../domain/money/priority.ts";
import type { FindPayments } from "../money/ports.ts";
import type { ChangeReader, Side } from "../money/shared-changes.ts";

export type ListOrder = "NEWEST_FIRST" | "OLDEST_FIRST";

/** A payment fits where it has all that is said; null says nothing. */
export type PaymentFilter = {
  readonly kinds: readonly PaymentKind[] | null;
  readonly statuses: readonly PaymentStatus[] | null;
  readonly priorities: readonly Priority[] | null;
  /** Seen from whose list it is; between their own accounts OUT. */
  readonly direction: "IN" | "OUT" | null;
  readonly accountId: AccountId | null;
  readonly currency: string | null;
  /** The key of a username; one that nobody has fits nothing. */
  readonly counterparty: string | null;
  readonly createdFrom: Date | null;
  readonly createdBefore: Date | null;
  /** In their currency alone. */
  readonly amountAtLeast: Money | null;
  readonly amountAtMost: Money | null;
  readonly memo: string | null;
  /** Exactly what whose list it is, or whose account it is of, called it. */
  readonly reference: string | null;
};

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

/** By all accounts of a user, or by one account. */
export type Whose = { readonly userId: UserId } | { readonly accountId: AccountId };

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
