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

/** The same within a sentence, with its currency. */
export function writeAmount(money: Money, locale: string): string {
  const { sign, whole, fraction } = splitAmount(money, locale);
  return `${sign}${whole}${fraction} ${money.currency}`;
}

/** Digits behind the point, as the API writes all of them. */
export const digitsOf = ({ amount }: Money): number => (amount.split(".")[1] ?? "").length;

/** Whether nothing is left of it. */
export const isNothing = (money: Money): boolean => isZero(fromApi(money));

/** Below zero where a is less; exact, whatever their scales are. */
export function compareDecimals(a: string, b: string): -1 | 0 | 1 {
  const scale = Math.max(fractionOf(a).length, fractionOf(b).length);
  const [left, right] = [unitsOf(a, scale), unitsOf(b, scale)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

const fractionOf = (decimal: string): string => decimal.split(".")[1] ?? "";

const unitsOf = (decimal: string, scale: number): bigint =>
  BigInt((decimal.split(".")[0] ?? "") + fractionOf(decimal).padEnd(scale, "0"));
