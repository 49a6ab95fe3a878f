import type { Currency, Money } from "./money.d.ts";

/**
 * EMPTY; NOT_A_NUMBER; AMBIGUOUS: it may mean two amounts, such as 1.234 where the point groups and
 * the currency has three digits or more; TOO_PRECISE: more digits than the currency has, which are
 * never rounded away; TOO_LARGE; NOT_POSITIVE.
 */
export type TypedAmountFault = "EMPTY" | "NOT_A_NUMBER" | "AMBIGUOUS" | "TOO_PRECISE" | "TOO_LARGE" | "NOT_POSITIVE";

export type TypedAmount =
  | {
      readonly ok: true;
      readonly money: Money;
      /** How it was read, to be shown beside the field. */
      readonly reading: string;
    }
  | { readonly ok: false; readonly code: TypedAmountFault };

/**
 * What a person typed as an amount to be moved: with the decimal sign, the grouping and the digits
 * of their language, or with ASCII digits.
 */
export function readTypedAmount(text: string, currency: Currency, locale?: string): TypedAmount;
