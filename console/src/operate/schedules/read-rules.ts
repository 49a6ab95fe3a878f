import { type ApiMoney, type Currency, toApi } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { words } from "../../words/words.ts";
import { LEVELS } from "./choices.ts";

/** Of the fields, by their names. */
export type Faults = Readonly<Record<string, string>>;

const USER = /^usr_[0-9a-z]{26}$/;

/** Reads the fields of rules, and collects what is wrong with them. */
export function rulesReader(typed: FormData, currency: Currency, locale: string) {
  const faults: Record<string, string> = {};
  const nothing = currency.scale > 0 ? `0.${"0".repeat(currency.scale)}` : "0";
  const text = (name: string): string => String(typed.get(name) ?? "").trim();
  const amount = (name: string): ApiMoney => {
    const read = readTypedAmount(text(name), currency, locale);
    if (read.ok) return toApi(read.money);
    // A limit may be nothing at all, and a fee too.
    if (read.code !== "NOT_POSITIVE") faults[name] = words.amount.faults[read.code];
    return { amount: nothing, currency: currency.code };
  };
  return {
    faults,
    text,
    amount,
    optionalAmount: (name: string): ApiMoney | null => (text(name) === "" ? null : amount(name)),
    oneOf: <const Value extends string>(name: string, values: readonly Value[]): Value | null =>
      values.find((value) => value === text(name)) ?? null,
    /**
     * Of a choice that has no empty one. What is none of these is a fault of this page, and nothing
     * is said by it.
     */
    choice<const Value extends string>(name: string, values: readonly Value[]): Value {
      const found = values.find((value) => value === text(name));
      if (found === undefined) throw new Error(`${name} is none of its choices`);
      return found;
    },
    level(name: string): number | null {
      const level = LEVELS.find((value) => value === text(name));
      return level === undefined ? null : Number.parseInt(level, 10);
    },
    /** A whole number within these bounds. */
    whole(name: string, most: number): number {
      const said = text(name) || "0";
      const read = /^\d{1,5}$/.test(said) ? Number.parseInt(said, 10) : most + 1;
      if (read > most) faults[name] = words.schedules.wholeTo(most);
      return read;
    },
    user(name: string): { readonly id: string; readonly username: string } | null {
      const id = text(name);
      if (id === "") return null;
      if (!USER.test(id)) faults[name] = words.schedules.userFault;
      return { id, username: id };
    },
  };
}
