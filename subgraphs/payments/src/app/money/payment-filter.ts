import type { Money } from "@coffer/money/money";
import type { AccountId, UserId } from "../../domain/money/ids.ts";
import type { PaymentKind, PaymentStatus } from "../../domain/money/payment.ts";
import type { Priority } from "../../domain/money/priority.ts";

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

/** By all accounts of a user, or by one account. */
export type Whose = { readonly userId: UserId } | { readonly accountId: AccountId };
