// @ts-check

/**
 * @import { Currency, Money } from "../types/money.d.ts"
 * @typedef {typeof import("../types/money.d.ts")} Declared
 */

const DECIMAL = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/;

/** @type {Declared["money"]} */
export const money = (units, { code, scale }) =>
  /** @type {Money} */ (Object.freeze({ units, currency: Object.freeze({ code, scale }) }));

/** @type {Declared["zero"]} */
export const zero = (currency) => money(0n, currency);

/** @type {Declared["fromApi"]} */
export const fromApi = ({ amount, currency: code }) => {
  const match = DECIMAL.exec(amount);
  if (!match) throw new TypeError("an amount of the API is a plain decimal");
  const [, sign = "", whole = "", fraction = ""] = match;
  return money(BigInt(`${sign}${whole}${fraction}`), { code, scale: fraction.length });
};

/** @type {Declared["toDecimal"]} */
export const toDecimal = ({ units, currency: { scale } }) => {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const point = digits.length - scale;
  return `${units < 0n ? "-" : ""}${digits.slice(0, point)}${scale === 0 ? "" : `.${digits.slice(point)}`}`;
};

/** @type {Declared["toApi"]} */
export const toApi = (amount) => ({ amount: toDecimal(amount), currency: amount.currency.code });

/** @param {Currency} a @param {Currency} b */
function confirmSame(a, b) {
  if (a.code !== b.code || a.scale !== b.scale) throw new TypeError(`${a.code} and ${b.code} cannot be mixed`);
}

/** @type {Declared["add"]} */
export const add = (a, b) => {
  confirmSame(a.currency, b.currency);
  return money(a.units + b.units, a.currency);
};

/** @type {Declared["subtract"]} */
export const subtract = (a, b) => add(a, negate(b));

/** @type {Declared["negate"]} */
export const negate = ({ units, currency }) => money(-units, currency);

/** @type {Declared["compare"]} */
export const compare = (a, b) => {
  confirmSame(a.currency, b.currency);
  if (a.units === b.units) return 0;
  return a.units < b.units ? -1 : 1;
};

/** @type {Declared["sum"]} */
export const sum = (amounts, currency) => amounts.reduce(add, zero(currency));

/** @type {Declared["isZero"]} */
export const isZero = ({ units }) => units === 0n;

/** @type {Declared["isNegative"]} */
export const isNegative = ({ units }) => units < 0n;

/** What Intl takes for a currency; others stand in the place of one that nobody holds. */
const INTL_CODE = /^[A-Z]{3}$/;
const STAND_IN = "XXX";

/** @type {Declared["formatToParts"]} */
export const formatToParts = (amount, { locale, currency = "code", sign = "auto" } = {}) => {
  const { code, scale } = amount.currency;
  const isKnown = INTL_CODE.test(code);
  const intl = new Intl.NumberFormat(locale, {
    minimumFractionDigits: scale,
    maximumFractionDigits: scale,
    signDisplay: sign === "always" ? "exceptZero" : "negative",
    ...(currency === "none"
      ? {}
      : { style: "currency", currency: isKnown ? code : STAND_IN, currencyDisplay: isKnown ? currency : "code" }),
  });
  // As text, which Intl formats exactly (ECMA-402, since 2023): a number would be rounded first.
  const decimal = /** @type {`${number}`} */ (toDecimal(amount));
  return intl.formatToParts(decimal).map(({ type, value }) => ({
    type,
    value: type === "currency" && !isKnown ? value.replace(STAND_IN, code) : value,
  }));
};

/** @type {Declared["format"]} */
export const format = (amount, options) =>
  formatToParts(amount, options)
    .map(({ value }) => value)
    .join("");
