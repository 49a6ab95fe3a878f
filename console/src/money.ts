/** As the API has it: a plain decimal with all the digits of its currency. */
export type Money = { readonly amount: string; readonly currency: string };

export type MoneyParts = { readonly sign: string; readonly whole: string; readonly fraction: string };

/**
 * An amount as a person reads it, exact: Intl takes a decimal's text digit by digit. The fraction
 * keeps its sign before it, so that columns align there.
 */
export function splitAmount(amount: string, locale: string): MoneyParts {
  const digits = (amount.split(".")[1] ?? "").length;
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const parts = { sign: "", whole: "", fraction: "" };
  for (const { type, value } of format.formatToParts(amount as Intl.StringNumericLiteral)) {
    if (type === "minusSign") parts.sign = "−";
    else if (type === "decimal" || type === "fraction") parts.fraction += value;
    else parts.whole += value;
  }
  return parts;
}

/** Whether anything is left of it. */
export const isZero = (amount: string): boolean => /^-?[0.]+$/.test(amount);
