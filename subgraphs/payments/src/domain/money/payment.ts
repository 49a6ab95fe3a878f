import type { Uuid } from "@coffer/contracts/ids";
import type { Money } from "@coffer/money/money";
import type { Act } from "./act.ts";
import type { AccountId, PaymentId, UserId } from "./ids.ts";
import type { NewPaymentParts, PaymentFailure, PaymentParts, Refunded, Returned } from "./payment-parts.ts";

/** The database and the schema know the same ones (test/known-values.int.test.ts). */
export const KINDS = ["DEPOSIT", "WITHDRAWAL", "TRANSFER", "SEND", "REFUND", "EXCHANGE"] as const;
export type PaymentKind = (typeof KINDS)[number];

/** There is no side door: whoever changes a status, an operator too, takes one of these steps. */
export const TRANSITIONS = {
  PENDING: ["PROCESSING", "COMPLETED", "CANCELLED", "FAILED"],
  PROCESSING: ["COMPLETED", "FAILED", "CANCELLED"],
  COMPLETED: ["PARTIALLY_REFUNDED", "REFUNDED", "RETURNED"],
  PARTIALLY_REFUNDED: ["PARTIALLY_REFUNDED", "REFUNDED"],
  FAILED: [],
  CANCELLED: [],
  REFUNDED: [],
  RETURNED: [],
} as const satisfies Record<string, readonly string[]>;

export type PaymentStatus = keyof typeof TRANSITIONS;
export const STATUSES = Object.keys(TRANSITIONS) as readonly PaymentStatus[];

export const mayBecome = (from: PaymentStatus, to: PaymentStatus): boolean =>
  (TRANSITIONS[from] as readonly string[]).includes(to);

/** One side of a payment: whose account. Null sides are outside the system. */
export type Party = { readonly accountId: AccountId; readonly userId: UserId };

/** What every payment has, whatever made it. */
type PaymentCore = {
  readonly id: PaymentId;
  readonly kind: PaymentKind;
  readonly status: PaymentStatus;
  /**
   * What moves, and of an exchange what is sold; of an authorisation what is reserved, until a
   * capture says how much of it.
   */
  readonly amount: Money;
  /** Beside the amount: where the money comes from, both are taken. */
  readonly fee: Money;
  readonly memo: string | null;
  readonly from: Party | null;
  readonly to: Party | null;
  /**
   * Of the journal entry that completes it, or that holds what was authorised; fixed at the start,
   * so that doing it twice is one entry.
   */
  readonly entryId: Uuid;
  /** Of its latest event. */
  readonly sequence: string;
  readonly createdAt: Date;
  /** When it was completed, called off or failed; null before. */
  readonly endedAt: Date | null;
};

/** A movement of money, from its request to its end. */
export type Payment = PaymentCore & PaymentParts;

/** A payment that is to be made. */
export type NewPayment = PaymentCore & NewPaymentParts;

/** Of its latest change: its return, or the last refund of it, else its end, or its beginning. */
export const changedAt = ({ createdAt, endedAt, refunded, returned }: NewPayment): Date =>
  returned?.at ?? refunded?.at ?? endedAt ?? createdAt;

/**
 * A payment that takes a step: as it was read, the status that it must still have, and as it is to
 * be. `act`: of the operator who has it take the step. `owes`: what its person comes to owe by it.
 */
export type Move = {
  readonly before: Payment;
  readonly from: PaymentStatus;
  readonly after: Payment;
  readonly act?: Act;
  readonly owes?: Money;
};

/** Of what was paid, whether or not it was given back, or came back, since. */
export const MOVED: readonly PaymentStatus[] = ["COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED", "RETURNED"];

const OPEN: readonly PaymentStatus[] = ["PENDING", "PROCESSING"];

export const isOpen = ({ status }: Pick<NewPayment, "status">): boolean => OPEN.includes(status);

/** Throws where the table of states knows no such step. */
export function move(
  before: Payment,
  step: {
    from: PaymentStatus;
    to: PaymentStatus;
    at: Date;
    amount?: Money;
    fee?: Money;
    failure?: PaymentFailure;
    refunded?: Refunded;
    returned?: Returned;
    act?: Act;
    owes?: Money;
  },
): Move {
  const { from, to, at, amount, fee, failure, refunded, returned, act, owes } = step;
  if (!mayBecome(from, to)) throw new Error(`${before.id} cannot become ${to} from ${from}`);
  return {
    before,
    from,
    after: {
      ...before,
      status: to,
      amount: amount ?? before.amount,
      fee: fee ?? before.fee,
      sequence: (BigInt(before.sequence) + 1n).toString(),
      endedAt: before.endedAt ?? (OPEN.includes(to) ? null : at),
      ...(failure ? { failure } : {}),
      ...(refunded ? { refunded } : {}),
      ...(returned ? { returned } : {}),
    },
    ...(act ? { act } : {}),
    ...(owes ? { owes } : {}),
  };
}

/**
 * The payment as one of its people sees it. Staff, who are on neither side, see it from the
 * payer's.
 */
export function seenBy(
  payment: Payment,
  viewerId: UserId,
): { direction: "IN" | "OUT"; own: Party; other: Party | null } {
  const { from, to } = payment;
  if (from && (from.userId === viewerId || to?.userId !== viewerId))
    return { direction: "OUT", own: from, other: to && to.userId !== from.userId ? to : null };
  if (to) return { direction: "IN", own: to, other: from };
  throw new Error(`payment ${payment.id} has no side`);
}

export const isParty = (payment: Payment, userId: UserId): boolean =>
  payment.from?.userId === userId || payment.to?.userId === userId;
