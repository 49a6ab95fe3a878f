import type { MethodId, UserId } from "../money/ids.ts";
import type { MethodKind } from "../money/method-kind.ts";

export type { MethodId } from "../money/ids.ts";
export type { MethodKind } from "../money/method-kind.ts";

/**
 * Where somebody's money can be brought to, or from, outside: the provider knows where, we its
 * token.
 */
export type PaymentMethod = {
  readonly id: MethodId;
  readonly userId: UserId;
  readonly kind: MethodKind;
  /** The provider's. Nobody is told it. */
  readonly token: string;
  /** For people, from the provider: "Example Bank •••• 6789". */
  readonly label: string;
  /** The provider knows that it is its owner's. */
  readonly isVerified: boolean;
  /** Money can be brought in from it, and out to it. */
  readonly takesDeposits: boolean;
  readonly takesWithdrawals: boolean;
  readonly isDefault: boolean;
  readonly createdAt: Date;
};
