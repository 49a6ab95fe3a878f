import { type ApiMoney, type Currency, toApi } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { amountFault } from "../../ui/amount-field.tsx";
import { typedIn } from "../../ui/form.tsx";
import { words } from "../../words/words.ts";

/** Of the fields, by their names. */
export type Faults = Readonly<Record<string, string>>;

const USER = /^usr_[0-9a-z]{26}$/;

/** Reads the fields of rules, and collects what is wrong with them. */
export function rulesReader(typed: FormData, currency: Currency, locale: string) {
  const faults: Record<string, string> = {};
  const nothing = currency.scale > 0 ? `0.${"0".repeat(currency.scale)}` : "0";
  const text = (name: string): string => typedIn(typed, name).trim();
  const amount = (name: string): ApiMoney => {
    const read = readTypedAmount(text(name), currency, locale);
    if (read.ok) return toApi(read.money);
    // A limit may be nothing at all, and a fee too.
    if (read.code !== "NOT_POSITIVE") faults[name] = amountFault(read) ?? "";
    return { amount: nothing, currency: currency.code };
  };
  return {
    faults,
    text,
    amount,
    optionalAmount: (name: string): ApiMoney | null => (text(name) === "" ? null : amount(name)),
    oneOf: <const Value extends string>(name: string, values: readonly Value[]): Value | null =>
      values.find((value) => value === text(name)) ?? null,
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
