import { type Currency, compare, type Money, toDecimal } from "@coffer/client/money";
import { readTypedAmount, type TypedAmountFault } from "@coffer/client/typed-amount";
import type { DraftColdStorageMutationVariables } from "../../generated/operate/cold-storage/cold-storage.ts";

export const CAP_PARTS = ["cap", "target", "floor"] as const;
export type CapPart = (typeof CAP_PARTS)[number];

type CapInput = DraftColdStorageMutationVariables["input"]["caps"][number];
type Why = TypedAmountFault | "NEEDED" | "NOT_LESS" | "TOO_MUCH";
export type CapFault = { readonly currency: string; readonly part: CapPart; readonly why: Why };
export type ReadCaps =
  | { readonly ok: true; readonly caps: readonly CapInput[] }
  | { readonly ok: false; readonly faults: readonly CapFault[] };

/** What was typed into a part of a currency's cap. */
export type TypedCap = (currency: string, part: CapPart) => string;

type One = { readonly cap: CapInput | null; readonly faults: readonly CapFault[] };

/** Every fault at once. A currency of which nothing is said has no cap. */
export function readCaps(typed: TypedCap, currencies: readonly Currency[], locale: string): ReadCaps {
  const read = currencies.map((currency) => readCap((part) => typed(currency.code, part), currency, locale));
  const faults = read.flatMap((one) => one.faults);
  return faults.length > 0
    ? { ok: false, faults }
    : { ok: true, caps: read.flatMap(({ cap }) => (cap === null ? [] : [cap])) };
}

function readCap(typed: (part: CapPart) => string, currency: Currency, locale: string): One {
  const amounts: Partial<Record<CapPart, Money>> = {};
  const faults: CapFault[] = [];
  const isWrong = (part: CapPart, why: Why) => faults.push({ currency: currency.code, part, why });
  for (const part of CAP_PARTS.filter((each) => typed(each).trim() !== "")) {
    const read = readTypedAmount(typed(part), currency, locale);
    if (read.ok) amounts[part] = read.money;
    else isWrong(part, read.code);
  }
  const { cap, target, floor } = amounts;
  if (faults.length > 0 || (!cap && !target && !floor)) return { cap: null, faults };
  if (!cap) isWrong("cap", "NEEDED");
  if (!target) isWrong("target", "NEEDED");
  if (!cap || !target) return { cap: null, faults };
  if (compare(target, cap) >= 0) isWrong("target", "NOT_LESS");
  if (floor && compare(floor, target) > 0) isWrong("floor", "TOO_MUCH");
  return {
    cap: {
      ...{ currency: currency.code, cap: toDecimal(cap), target: toDecimal(target) },
      floor: floor ? toDecimal(floor) : null,
    },
    faults,
  };
}
