import type { Money } from "@coffer/money/money";

export type PaymentKind = "DEPOSIT" | "WITHDRAWAL" | "TRANSFER" | "SEND";

/** There is no side door: whoever changes a status, an operator too, takes one of these steps. */
export const TRANSITIONS = {
  PENDING: ["PROCESSING", "COMPLETED", "CANCELLED", "FAILED"],
  PROCESSING: ["COMPLETED", "FAILED"],
  COMPLETED: ["PARTIALLY_REFUNDED", "REFUNDED"],
  PARTIALLY_REFUNDED: ["PARTIALLY_REFUNDED", "REFUNDED"],
  FAILED: [],
  CANCELLED: [],
  REFUNDED: [],
} as const satisfies Record<string, readonly string[]>;

export type PaymentStatus = keyof typeof TRANSITIONS;

/** Why a payment FAILED. */
export type PaymentFailure = "ACCOUNT_CLOSED";

export const mayBecome = (from: PaymentStatus, to: PaymentStatus): boolean =>
  (TRANSITIONS[from] as readonly string[]).includes(to);

/** One side of a payment: whose account. Null sides are outside the system. */
export type Party = { readonly accountId: string; readonly userId: string };

/** A movement of money, from its request to its end. */
export type Payment = {
  readonly id: string;
  readonly kind: PaymentKind;
  readonly status: PaymentStatus;
  /** What moves; of an authorisation what is reserved, until a capture says how much of it. */
  readonly amount: Money;
  readonly fee: Money;
  readonly memo: string | null;
  readonly from: Party | null;
  readonly to: Party | null;
  /** UUID of the journal entry that completes it, or that holds what was authorised; fixed at the start, so that doing it twice is one entry. */
  readonly entryId: string;
  /** Null of a payment that was not authorised first. `expiresAt` is the hold's own time, by the database's clock, which decides; less what is below a millisecond. */
  readonly authorization: { readonly amount: Money; readonly expiresAt: Date } | null;
  /** Of its latest event. */
  readonly sequence: string;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly failed: { readonly at: Date; readonly reason: PaymentFailure } | null;
};

/** A payment that is to be made. When its authorisation will expire, only the database can say. */
export type NewPayment = Omit<Payment, "authorization"> & {
  readonly authorization: Pick<NonNullable<Payment["authorization"]>, "amount"> | null;
};

/** Of its latest change, where that ended it. */
export const changedAt = ({ createdAt, completedAt, cancelledAt, failed }: NewPayment): Date =>
  completedAt ?? cancelledAt ?? failed?.at ?? createdAt;

/** The payment as one of its people sees it. Staff, who are on neither side, see it from the payer's. */
export function seenBy(
  payment: Payment,
  viewerId: string,
): { direction: "IN" | "OUT"; own: Party; other: Party | null } {
  const { from, to } = payment;
  if (from && (from.userId === viewerId || to?.userId !== viewerId))
    return { direction: "OUT", own: from, other: to && to.userId !== from.userId ? to : null };
  if (to) return { direction: "IN", own: to, other: from };
  throw new Error(`payment ${payment.id} has no side`);
}

export const isParty = (payment: Payment, userId: string): boolean =>
  payment.from?.userId === userId || payment.to?.userId === userId;
