import type { Asset } from "./asset.ts";

declare const proof: unique symbol;

/**
 * An exact amount: bigint smallest units of one asset. Built only by the functions of this file, so
 * an object literal is never a Money.
 */
export type Money = { readonly asset: Asset; readonly units: bigint; readonly [proof]: true };

/**
 * Digits before the point that the parser takes. 10^28 whole units at scale 18 is 10^46, far below
 * numeric(78,0): no sum can overflow.
 */
export const WHOLE_DIGITS_MAX = 28;

const DECIMAL = /^(0|[1-9]\d*)(?:\.(\d+))?$/;
const LONGEST_TEXT = 128;

export type AmountFault = "NOT_A_DECIMAL" | "TOO_PRECISE" | "TOO_LARGE" | "NOT_POSITIVE";

/** What to tell whoever gave the amount. */
export const AMOUNT_MESSAGES: Record<AmountFault, string> = {
  NOT_A_DECIMAL: 'must be a plain decimal as a string, such as "25.50": no sign, exponent, spaces or leading zeros',
  TOO_PRECISE: "has more fraction digits than the currency: it is never rounded",
  TOO_LARGE: "is larger than any amount that can be moved",
  NOT_POSITIVE: "must be greater than zero",
};

/** Trusted units (from the database, or arithmetic on parsed amounts) as Money. */
export const money = (asset: Asset, units: bigint): Money => ({ asset, units }) as Money;

/**
 * Reads a plain decimal such as "25.50" exactly, or says why not; it never rounds. Refuses signs,
 * exponents, leading zeros, spaces and other scripts' digits (NOT_A_DECIMAL), and more fraction
 * digits than the asset has (TOO_PRECISE).
 */
export function parseMoney(
  asset: Asset,
  text: string,
): { ok: true; value: Money } | { ok: false; error: { code: AmountFault } } {
  const match = text.length <= LONGEST_TEXT ? DECIMAL.exec(text) : null;
  if (!match) return fault(text.length > LONGEST_TEXT && DECIMAL.test(text) ? "TOO_LARGE" : "NOT_A_DECIMAL");
  const [, whole = "0", fraction = ""] = match;
  if (fraction.length > asset.scale) return fault("TOO_PRECISE");
  if (whole.length > WHOLE_DIGITS_MAX) return fault("TOO_LARGE");
  return { ok: true, value: money(asset, BigInt(whole + fraction.padEnd(asset.scale, "0"))) };
}

/** The same, for amounts to be moved: zero is refused too. */
export function parsePositiveMoney(asset: Asset, text: string): ReturnType<typeof parseMoney> {
  const parsed = parseMoney(asset, text);
  return parsed.ok && parsed.value.units === 0n ? fault("NOT_POSITIVE") : parsed;
}

const fault = (code: AmountFault) => ({ ok: false, error: { code } }) as const;

/**
 * The decimal text of an amount, always with the asset's full number of fraction digits: "25.50",
 * "-0.00000001".
 */
export function formatUnits(scale: number, units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const fraction = scale === 0 ? "" : `.${digits.slice(digits.length - scale)}`;
  return `${units < 0n ? "-" : ""}${whole}${fraction}`;
}

export const formatMoney = (amount: Money): string => formatUnits(amount.asset.scale, amount.units);

export function add(a: Money, b: Money): Money {
  assertSameAsset(a, b);
  return money(a.asset, a.units + b.units);
}

export function subtract(a: Money, b: Money): Money {
  assertSameAsset(a, b);
  return money(a.asset, a.units - b.units);
}

export const negate = (amount: Money): Money => money(amount.asset, -amount.units);

export const zero = (asset: Asset): Money => money(asset, 0n);

function assertSameAsset(a: Money, b: Money): void {
  if (a.asset.code !== b.asset.code || a.asset.scale !== b.asset.scale)
    throw new Error(`amounts of ${a.asset.code} and ${b.asset.code} cannot be mixed`);
}
