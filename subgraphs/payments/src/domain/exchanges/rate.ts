import type { Asset } from "@coffer/money/asset";
import { formatUnits, type Money, money, WHOLE_DIGITS_MAX } from "@coffer/money/money";

/** An exact fraction: how many whole units of one currency are one of another. Above zero. */
export type Rate = { readonly numerator: bigint; readonly denominator: bigint };

/** Digits of a rate that can be kept, before the point and behind it: `numeric(48,30)`. */
const DECIMAL = /^(0|[1-9]\d{0,17})(?:\.(\d{1,30}))?$/;

/** Reads a plain decimal; null of what is none, of zero, and of more digits than are kept. */
export function parseRate(text: string): Rate | null {
  const [, whole = "", fraction = ""] = DECIMAL.exec(text) ?? [];
  if (whole === "") return null;
  const numerator = BigInt(whole + fraction);
  return numerator === 0n ? null : { numerator, denominator: 10n ** BigInt(fraction.length) };
}

export const invert = ({ numerator, denominator }: Rate): Rate => ({ numerator: denominator, denominator: numerator });

/** Whether the first is less than the second. */
export const isLess = (a: Rate, b: Rate): boolean => a.numerator * b.denominator < b.numerator * a.denominator;

/** A spread takes at most all but one of these from a rate: no rate becomes zero by it. */
export const SPREAD_WHOLE = 10_000;
export const SPREAD_MAX = SPREAD_WHOLE - 1;

/** What is left of a rate for the customer. */
export const lessSpread = ({ numerator, denominator }: Rate, basisPoints: number): Rate => ({
  numerator: numerator * BigInt(SPREAD_WHOLE - basisPoints),
  denominator: denominator * BigInt(SPREAD_WHOLE),
});

const unitOf = ({ scale }: Asset): bigint => 10n ** BigInt(scale);

/** What is got for this much: what is not a whole smallest unit stays with the house. */
export function boughtFor(sold: Money, asset: Asset, { numerator, denominator }: Rate): Money {
  return money(asset, (sold.units * numerator * unitOf(asset)) / (denominator * unitOf(sold.asset)));
}

/** What is to be given for this much: the smallest unit that is begun is given whole. */
export function soldFor(bought: Money, asset: Asset, { numerator, denominator }: Rate): Money {
  const [dividend, divisor] = [bought.units * denominator * unitOf(asset), numerator * unitOf(bought.asset)];
  return money(asset, (dividend + divisor - 1n) / divisor);
}

/** Something, and no more than any amount that can be asked for. */
export const isMovable = ({ asset, units }: Money): boolean =>
  units > 0n && units < 10n ** BigInt(WHOLE_DIGITS_MAX) * unitOf(asset);

const SHOWN_DIGITS = 18;

/** For people: cut off behind 18 digits that count. Amounts are computed by the fraction. */
export function formatRate({ numerator, denominator }: Rate): string {
  let scale = Math.max(0, SHOWN_DIGITS - (numerator / denominator).toString().length);
  if (numerator < denominator) {
    let zeros = 0;
    while (numerator * 10n ** BigInt(zeros + 1) < denominator) zeros += 1;
    scale = zeros + SHOWN_DIGITS;
  }
  const text = formatUnits(scale, (numerator * 10n ** BigInt(scale)) / denominator);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
