import { type ApiMoney, formatToParts, fromApi, isZero } from "@coffer/client/money";

/** As the API has it: a plain decimal with all the digits of its currency. */
export type Money = ApiMoney;

export type MoneyParts = { readonly sign: string; readonly whole: string; readonly fraction: string };

/**
 * An amount as a person reads it, exact. The decimal sign goes with the fraction, so that columns
 * align there.
 */
export function splitAmount(money: Money, locale: string): MoneyParts {
  const parts = { sign: "", whole: "", fraction: "" };
  for (const { type, value } of formatToParts(fromApi(money), { locale, currency: "none" })) {
    if (type === "minusSign" || type === "plusSign") parts.sign += value;
    else if (type === "decimal" || type === "fraction") parts.fraction += value;
    else parts.whole += value;
  }
  return parts;
}

/** Digits behind the point, as the API writes all of them. */
export const digitsOf = ({ amount }: Money): number => (amount.split(".")[1] ?? "").length;

/** Whether nothing is left of it. */
export const isNothing = (money: Money): boolean => isZero(fromApi(money));
