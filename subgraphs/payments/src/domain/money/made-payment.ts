import type { Money } from "@coffer/money/money";
import type { ExchangeSide } from "./exchange.ts";
import type { PaymentId, UserId } from "./ids.ts";
import type { MethodKind } from "./method-kind.ts";
import type { PaymentKind, PaymentStatus } from "./payment.ts";
import type { Priority } from "./priority.ts";

/** A payment as far as it says what it was priced and limited by: many are held at once. */
export type MadePayment = {
  readonly id: PaymentId;
  readonly kind: PaymentKind;
  readonly status: PaymentStatus;
  readonly amount: Money;
  readonly fee: Money;
  readonly from: { readonly userId: UserId } | null;
  readonly to: { readonly userId: UserId } | null;
  /** What brings it in or out; null where that is none of a person's methods. */
  readonly method: MethodKind | null;
  readonly priority: Priority;
  /** How far who it is priced for is verified by now: what they were then is kept nowhere. */
  readonly level: number;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  /** Of an authorisation: what was reserved at first. */
  readonly reserved: Money | null;
  readonly exchange: { readonly side: ExchangeSide; readonly quotedAt: Date } | null;
  /**
   * What limits have noted that it uses, where it may have come to less since; null: nothing was.
   */
  readonly notedUnits: bigint | null;
};

/** Whose payment it is: of a deposit who gets it, else who pays. */
export function personOf({ id, kind, from, to }: MadePayment): UserId {
  const person = kind === "DEPOSIT" ? to : from;
  if (!person) throw new Error(`${id} is nobody's`);
  return person.userId;
}
