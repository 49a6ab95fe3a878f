import type { Money } from "@coffer/money/money";
import type { MethodId, PaymentId, UserId } from "../../domain/money/ids.ts";
import type { PaidOut } from "../../domain/withdrawals/steps.ts";

/** Where money is brought to. `token`: the provider's. */
export type Destination = {
  readonly id: MethodId;
  readonly token: string;
  readonly label: string;
  readonly isVerified: boolean;
};

export type Destinations = {
  /** A method of this person's that was not removed; null where there is none of this id. */
  findUsable(userId: UserId, id: MethodId): Promise<Destination | null>;
  /** In the order asked for, removed ones too: what was asked for before goes there. */
  findMany(ids: readonly MethodId[]): Promise<readonly (Destination | null)[]>;
};

/** Where each of some payments goes; null of what is no withdrawal. */
export type ListWithdrawnTo = (ids: readonly PaymentId[]) => Promise<readonly (MethodId | null)[]>;

/**
 * Brings money to the outside. Paying out is idempotent by payment id: asked again, after a crash
 * or a lost answer, it says what became of the first time. Throws where it cannot say.
 */
export type PayoutProvider = {
  supports(currency: string): boolean;
  payOut(payout: { readonly id: PaymentId; readonly amount: Money; readonly token: string }): Promise<PaidOut>;
};
