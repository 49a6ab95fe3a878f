import type { Money } from "@coffer/money/money";
import type { UserId } from "../money/ids.ts";
import type { AskedAmount, PaymentRequest } from "../money/payment-request.ts";

/** How often one request may be reminded of, in all. */
export const REMINDERS_MAX = 5;
/** From one reminder to the next: a day. */
export const REMINDER_EVERY_MS = 24 * 3600 * 1000;

/**
 * Who learns of it by its id: who asks, and who is named or has paid. Whoever has the link learns
 * of it by that.
 */
export const isOfRequest = ({ payee, payerId }: PaymentRequest, userId: UserId): boolean =>
  payee.userId === userId || payerId === userId;

/** Whether it is not for this person to pay: it is for somebody who is named. */
export const isForAnother = ({ isNamed, payerId }: PaymentRequest, userId: UserId): boolean =>
  isNamed && payerId !== userId;

/**
 * What is to be paid; null where that is not what was asked for. `given`: null where whoever pays
 * says nothing. In the request's currency.
 */
export function amountToPay(asks: AskedAmount, given: Money | null): Money | null {
  if (asks.kind === "exact") return given === null || given.units === asks.amount.units ? asks.amount : null;
  const { minimum, maximum } = asks;
  if (given === null || (minimum && given.units < minimum.units) || (maximum && given.units > maximum.units))
    return null;
  return given;
}

/** From when on it may be reminded of again; null: at once. */
export const remindableAt = ({ remindedAt }: Pick<PaymentRequest, "remindedAt">): Date | null =>
  remindedAt && new Date(remindedAt.getTime() + REMINDER_EVERY_MS);
