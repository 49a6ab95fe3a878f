import type { UserId } from "./ids.ts";
import type { MethodKind } from "./method-kind.ts";
import type { NewPayment, PaymentKind } from "./payment.ts";
import { totalOf } from "./total.ts";

/** What can be limited. The database and the schema know the same, as a test says. */
export const LIMITED_OPERATIONS = [
  "SEND",
  "WITHDRAWAL",
  "DEPOSIT",
  "EXCHANGE",
] as const satisfies readonly PaymentKind[];
export type LimitedOperation = (typeof LIMITED_OPERATIONS)[number];

/** Over what a limit counts: one payment by itself, or all of a time. */
export const LIMIT_WINDOWS = ["TRANSACTION", "DAY", "MONTH"] as const;
export type LimitWindow = (typeof LIMIT_WINDOWS)[number];

/** Of a time: the last 24 hours or 30 days, or those of a calendar. */
export const LIMIT_KINDS = ["ROLLING", "CALENDAR"] as const;
export type LimitKind = (typeof LIMIT_KINDS)[number];

/** What a payment uses of its person's limits. */
export type LimitUse = {
  readonly operation: LimitedOperation;
  readonly userId: UserId;
  readonly currency: string;
  /** What brings it in or out; null where that is none of a person's methods. */
  readonly methodKind: MethodKind | null;
  readonly units: bigint;
};

/**
 * With its fee. Null of what is never limited: what moves between one's own accounts and stays
 * what it is, and what gives back. Captures and voids make no payment.
 */
export function limitUseOf({ kind, from, to, amount, fee, methodKind }: NewPayment): LimitUse | null {
  const operation = LIMITED_OPERATIONS.find((one) => one === kind);
  const person = kind === "DEPOSIT" ? to : from;
  if (!operation || !person) return null;
  const [{ userId }, currency] = [person, amount.asset.code];
  return { operation, userId, currency, methodKind: methodKind ?? null, units: totalOf({ amount, fee }).units };
}
