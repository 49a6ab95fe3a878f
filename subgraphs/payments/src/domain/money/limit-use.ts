import type { Money } from "@coffer/money/money";
import type { ChainOrigin } from "./chain-origin.ts";
import type { UserId } from "./ids.ts";
import type { MethodKind } from "./method-kind.ts";
import type { PaymentKind } from "./payment.ts";
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

/** Of a time: the last 24 hours or 30 days, or those of a calendar, of a zone or one's own. */
export const LIMIT_KINDS = ["ROLLING", "CALENDAR", "OWN_CALENDAR"] as const;
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

/** A limit that holds for somebody, and what they have used of it. */
export type StandingLimit = {
  readonly operation: LimitedOperation;
  readonly window: LimitWindow;
  /** Null of one transaction. */
  readonly kind: LimitKind | null;
  /** Whose days and months a calendar has, or the person's own; null of others. */
  readonly timeZone: string | null;
  /** Only what goes by such a method; null: by any. */
  readonly methodKind: MethodKind | null;
  readonly limit: Money;
  readonly used: Money;
  readonly remaining: Money;
  readonly resetsAt: Date | null;
};

/** What of a payment says which limits it uses, and how much of them. */
export type LimitedPayment = {
  readonly kind: PaymentKind;
  readonly from: { readonly userId: UserId } | null;
  readonly to: { readonly userId: UserId } | null;
  readonly amount: Money;
  readonly fee: Money;
  readonly methodKind?: MethodKind;
  readonly chain?: ChainOrigin;
};

/**
 * With its fee. Null of what is never limited: what moves between one's own accounts and stays
 * what it is, what gives back, and what a chain has brought, which nobody was asked for. Captures
 * and voids make no payment.
 */
export function limitUseOf({ kind, from, to, amount, fee, methodKind, chain }: LimitedPayment): LimitUse | null {
  const operation = LIMITED_OPERATIONS.find((one) => one === kind);
  const person = kind === "DEPOSIT" ? to : from;
  if (!operation || !person || chain) return null;
  const [{ userId }, currency] = [person, amount.asset.code];
  return { operation, userId, currency, methodKind: methodKind ?? null, units: totalOf({ amount, fee }).units };
}
