/** As `currencies` of the API tells them. */
export interface Currency {
  readonly code: string;
  /** Digits after the point. */
  readonly scale: number;
}

/** An exact amount, of one currency. Built by the functions of this module alone. */
export interface Money {
  readonly currency: Currency;
  /** Smallest units: cents, satoshi, wei. */
  readonly units: bigint;
  /** Not there: it keeps an object literal from being a Money. */
  readonly __money: true;
}

/** As the API takes and gives amounts. */
export interface ApiMoney {
  readonly amount: string;
  readonly currency: string;
}

/**
 * An amount that the API gave: it writes every digit of the currency, so its text says the scale.
 * Throws on any other text.
 */
export function fromApi(amount: ApiMoney): Money;
export function toApi(money: Money): ApiMoney;
/** Without a point or a grouping of any language: `25.50`. */
export function toDecimal(money: Money): string;

export function money(units: bigint, currency: Currency): Money;
export function zero(currency: Currency): Money;

/** Throw where the currencies differ. */
export function add(a: Money, b: Money): Money;
export function subtract(a: Money, b: Money): Money;
/** Below zero where a is less, above where it is more. */
export function compare(a: Money, b: Money): -1 | 0 | 1;
export function sum(amounts: readonly Money[], currency: Currency): Money;
export function negate(money: Money): Money;
export function isZero(money: Money): boolean;
export function isNegative(money: Money): boolean;

export interface FormatOptions {
  /** BCP 47; the browser's own where left out. */
  readonly locale?: string | undefined;
  /** `code` where left out: $ stands for twenty currencies. `none`: the number alone. */
  readonly currency?: "code" | "symbol" | "none" | undefined;
  /** `always`: a plus before what is above zero. */
  readonly sign?: "auto" | "always" | undefined;
}

/** Every digit, never rounded, as the language writes it. */
export function format(money: Money, options?: FormatOptions): string;
/** The same in parts, to align at the decimal sign. */
export function formatToParts(
  money: Money,
  options?: FormatOptions,
): readonly { readonly type: string; readonly value: string }[];
