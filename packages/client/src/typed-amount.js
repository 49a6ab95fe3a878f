// @ts-check
import { format, money } from "./money.js";

/**
 * @import { Currency } from "../types/money.d.ts"
 * @import { TypedAmount, TypedAmountFault } from "../types/typed-amount.d.ts"
 * @typedef {{
 *   readonly decimal: string;
 *   readonly group: string;
 *   readonly digits: readonly string[];
 * }} Signs
 * @typedef {{ readonly whole: string; readonly fraction: string }} Read
 */

/** As the API (packages/money). */
const WHOLE_DIGITS_MAX = 28;
const LONGEST_TEXT = 128;

/** Marks of direction come with what is copied out of Arabic or Hebrew text. */
const DIRECTION_MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** @type {typeof import("../types/typed-amount.d.ts").readTypedAmount} */
export const readTypedAmount = (text, currency, locale) => {
  if (text.length > LONGEST_TEXT) return fault("TOO_LARGE");
  const signs = signsOf(locale);
  const bare = plain(text, currency, signs);
  if (bare === "") return fault("EMPTY");
  const read = split(bare, currency, signs);
  if (typeof read === "string") return fault(read);
  const whole = read.whole.replace(/^0+(?=\d)/, "");
  if (read.fraction.length > currency.scale) return fault("TOO_PRECISE");
  if (whole.length > WHOLE_DIGITS_MAX) return fault("TOO_LARGE");
  const amount = money(BigInt(whole + read.fraction.padEnd(currency.scale, "0")), currency);
  if (amount.units === 0n) return fault("NOT_POSITIVE");
  return { ok: true, money: amount, reading: format(amount, { locale }) };
};

/** @param {TypedAmountFault} code @returns {TypedAmount} */
const fault = (code) => ({ ok: false, code });

/** @param {string | undefined} locale @returns {Signs} */
function signsOf(locale) {
  const intl = new Intl.NumberFormat(locale, { useGrouping: "always", minimumFractionDigits: 1 });
  const parts = intl.formatToParts(1234567.5);
  const signOf = (/** @type {string} */ type) => parts.find((part) => part.type === type)?.value ?? "";
  const digits = new Intl.NumberFormat(locale, { useGrouping: false }).format(9876543210n);
  return { decimal: signOf("decimal"), group: signOf("group"), digits: [...digits].toReversed() };
}

/**
 * Without the currency's own code or symbol, and with ASCII digits. Blanks between digits group.
 *
 * @param {string} text
 * @param {Currency} currency
 * @param {Signs} signs
 */
function plain(text, { code }, { digits }) {
  const bare = text.replace(DIRECTION_MARKS, "").trim();
  const names = [code, ...(SYMBOLS[code] ?? [])];
  const name = names.find((name) => startsOrEnds(bare.toUpperCase(), name));
  const number = name ? withoutName(bare, name) : bare;
  const ascii = [...number]
    .map((letter) => (digits.includes(letter) ? String(digits.indexOf(letter)) : letter))
    .join("");
  return ascii.replace(/(?<=\d)[\s\u00a0\u2009\u202f'’](?=\d)/g, "’");
}

/** Of the currencies that people type with a sign. */
const SYMBOLS = /** @type {Readonly<Record<string, readonly string[]>>} */ ({
  USD: ["$"],
  EUR: ["€"],
  GBP: ["£"],
  JPY: ["¥", "￥"],
  INR: ["₹"],
  BTC: ["₿"],
});

/** @param {string} text @param {string} name */
const startsOrEnds = (text, name) => text.startsWith(name) || text.endsWith(name);

/** @param {string} text @param {string} name */
const withoutName = (text, name) =>
  (text.toUpperCase().startsWith(name) ? text.slice(name.length) : text.slice(0, -name.length)).trim();

/**
 * @param {string} text ASCII digits and signs
 * @param {Currency} currency
 * @param {Signs} signs
 * @returns {Read | TypedAmountFault}
 */
function split(text, { scale }, { decimal, group }) {
  const blank = "’";
  const signs = [...new Set(text.replace(/\d/g, ""))];
  if (signs.some((sign) => ![decimal, group, blank, ".", ","].includes(sign))) return "NOT_A_NUMBER";
  if (!/\d/.test(text)) return "NOT_A_NUMBER";
  const pointed = text.split(decimal);
  if (pointed.length > 2) return signs.length === 1 ? ambiguousGroups(text, decimal) : "NOT_A_NUMBER";
  const [before = "", after = ""] = pointed;
  if (pointed.length === 2) {
    if (!/^\d*$/.test(after)) return signs.length === 2 ? "AMBIGUOUS" : "NOT_A_NUMBER";
    const whole = ungroup(before, group);
    return whole === null ? "NOT_A_NUMBER" : { whole: whole || "0", fraction: after };
  }
  const other = signs.find((sign) => sign !== blank);
  if (other === undefined || signs.length > 1) {
    const whole = ungroup(text, group);
    return whole === null ? "NOT_A_NUMBER" : { whole, fraction: "" };
  }
  return withoutPoint(text, { other, group, scale });
}

/** One sign, however often, and it is not the language's decimal sign: does it group, or point? */
function withoutPoint(
  /** @type {string} */ text,
  /** @type {{ other: string; group: string; scale: number }} */ { other, group, scale },
) {
  const parts = text.split(other);
  const [before = "", after = ""] = parts;
  const mayPoint = parts.length === 2 && after.length <= scale;
  const whole = ungroup(text, other);
  if (other === group || other.trim() === "") {
    if (whole === null) return mayPoint ? "AMBIGUOUS" : "NOT_A_NUMBER";
    return mayPoint ? "AMBIGUOUS" : { whole, fraction: "" };
  }
  // The language uses it for nothing: people take it for a point, and elsewhere it groups.
  if (parts.length > 2) return "NOT_A_NUMBER";
  if (whole !== null) return "AMBIGUOUS";
  return { whole: before || "0", fraction: after };
}

/** Several decimal signs: another language's grouping, or a slip. */
const ambiguousGroups = (/** @type {string} */ text, /** @type {string} */ sign) =>
  ungroup(text, sign) === null ? "NOT_A_NUMBER" : "AMBIGUOUS";

/**
 * The digits, where they are grouped by threes, or, as in India, by twos before the last three; or
 * not at all. Null where they are not.
 *
 * @param {string} text
 * @param {string} group
 */
function ungroup(text, group) {
  const sign = text.includes("’") ? "’" : group;
  const parts = text.split(sign);
  if (!parts.every((part) => /^\d*$/.test(part))) return null;
  const [first = "", ...others] = parts;
  if (others.length === 0) return first;
  const last = others.pop() ?? "";
  const isByThrees = first.length >= 1 && first.length <= 3 && others.every(({ length }) => length === 3);
  const isByTwos = first.length >= 1 && first.length <= 2 && others.every(({ length }) => length === 2);
  return last.length === 3 && (isByThrees || isByTwos) ? parts.join("") : null;
}
