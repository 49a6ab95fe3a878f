import { type Currency, toDecimal } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { words } from "../../words/words.ts";

/** One line of a draft: what it is called in the API, and how it is read. */
export type DraftField = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly initial?: string;
  /** An amount of this currency; null: it is said by another field, wrongly. */
  readonly as: "TEXT" | "COUNT" | { readonly currency: Currency | null };
  readonly isNeeded: boolean;
};

export type ReadField = { readonly value: string | number | null } | { readonly fault: string };

const COUNT = /^\d{1,7}$/;

/** What somebody has typed there; null: nothing. */
export function readField(typed: string, { as, isNeeded }: DraftField, locale: string): ReadField {
  const text = typed.trim();
  const w = words.networkChanges;
  if (text === "") return isNeeded ? { fault: w.needed } : { value: null };
  if (as === "TEXT") return { value: text };
  if (as === "COUNT") return COUNT.test(text) ? { value: Number.parseInt(text, 10) } : { fault: w.count };
  if (as.currency === null) return { value: null };
  const read = readTypedAmount(text, as.currency, locale);
  return read.ok ? { value: toDecimal(read.money) } : { fault: words.amount.faults[read.code] };
}
