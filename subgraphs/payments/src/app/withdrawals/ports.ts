import type { Money } from "@coffer/money/money";
import type { MethodId, PaymentId, UserId } from "../../domain/money/ids.ts";
import type { MethodKind } from "../../domain/money/method-kind.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { PaidByProvider } from "../../domain/withdrawals/steps.ts";

/** Where money is brought to. `token`: the provider's. */
export type Destination = {
  readonly id: MethodId;
  readonly kind: MethodKind;
  readonly token: string;
  readonly label: string;
  readonly isVerified: boolean;
  readonly takesWithdrawals: boolean;
};

export type Destinations = {
  /** A method of this person's that was not removed; null where there is none of this id. */
  findUsable(userId: UserId, id: MethodId): Promise<Destination | null>;
  /** In the order asked for, removed ones too: what was asked for before goes there. */
  findMany(ids: readonly MethodId[]): Promise<readonly (Destination | null)[]>;
};

/** Where each of some payments goes; null of what is no withdrawal. */
export type ListWithdrawnTo = (ids: readonly PaymentId[]) => Promise<readonly (MethodId | null)[]>;

export type Payout = {
  readonly id: PaymentId;
  readonly amount: Money;
  readonly token: string;
};

/** Brings money to the outside. Throws where it cannot say what became of a payment. */
export type PayoutProvider = {
  supports(currency: string): boolean;
  /** Whether it moves this very amount: nothing is rounded. */
  takes(amount: Money): boolean;
  /**
   * What became of a payment that it may have been asked for; null: it was asked for none. It asks
   * for nothing new, and moves nothing: what has to be brought to an end first is WAITING.
   */
  look(payout: Payout): Promise<PaidByProvider | null>;
  /** As `look`, but what it has begun with it brings to an end. */
  resume(payout: Payout): Promise<PaidByProvider | null>;
  /**
   * Of a payment that it has paid: PAID while that holds; WAITING, where it is on its way back, and
   * DECLINED or UNUSABLE once it is back with it. Null: it knows nothing of it. It asks for nothing
   * but to have back what did not arrive.
   */
  recheck(payout: Payout): Promise<PaidByProvider | null>;
  /** Idempotent by payment id: asked again, it says what became of the first time. */
  payOut(payout: Payout): Promise<PaidByProvider>;
};

/**
 * Whether nothing may leave by a payment for now: its payer's account or its payer is frozen, its
 * currency is switched off, or an operator has proposed to end it.
 */
export type IsStopped = (payment: Payment) => Promise<boolean>;
