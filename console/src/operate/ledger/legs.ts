import { add, type Currency, compare, fromApi, isZero, type Money, subtract, zero } from "@coffer/client/money";
import { readTypedAmount, type TypedAmount } from "@coffer/client/typed-amount";

export type Side = "DEBIT" | "CREDIT";

export type LegAccount = {
  readonly id: string;
  readonly name: string;
  readonly currency: Currency;
};

/** One leg as it is typed so far. */
export type Leg = {
  readonly key: number;
  readonly account: LegAccount | null;
  readonly side: Side;
  readonly amount: string;
};

export const readAmount = ({ account, amount }: Leg, locale: string): TypedAmount | null =>
  account && amount !== "" ? readTypedAmount(amount, account.currency, locale) : null;

export type CurrencySum = {
  readonly currency: string;
  readonly debit: Money;
  readonly credit: Money;
  /** The side that has more, and by how much; null where they balance. */
  readonly excess: { readonly side: Side; readonly by: Money } | null;
};

/** Both sides of each currency that has an account and an amount, added up exactly. */
export function addUpLegs(legs: readonly Leg[], locale: string): readonly CurrencySum[] {
  const sums = new Map<string, Readonly<Record<Side, Money>>>();
  for (const leg of legs) {
    const read = readAmount(leg, locale);
    if (!leg.account || !read?.ok) continue;
    const { currency } = leg.account;
    const before = sums.get(currency.code) ?? { DEBIT: zero(currency), CREDIT: zero(currency) };
    sums.set(currency.code, { ...before, [leg.side]: add(before[leg.side], read.money) });
  }
  return [...sums].map(([currency, { DEBIT: debit, CREDIT: credit }]) => {
    const difference = subtract(debit, credit);
    if (isZero(difference)) return { currency, debit, credit, excess: null };
    const isDebit = compare(debit, credit) > 0;
    return {
      currency,
      debit,
      credit,
      excess: { side: isDebit ? "DEBIT" : "CREDIT", by: isDebit ? difference : subtract(credit, debit) },
    };
  });
}

/** Whether each leg is whole, and each currency balances: nothing else may be sent. */
export const mayBeSent = (legs: readonly Leg[], locale: string): boolean =>
  legs.length >= 2 && areWhole(legs, locale) && addUpLegs(legs, locale).every(({ excess }) => excess === null);

export const areWhole = (legs: readonly Leg[], locale: string): boolean =>
  legs.every((leg) => readAmount(leg, locale)?.ok ?? false);

/** The API writes every digit of a currency, so an amount tells its scale. */
export const currencyOf = (amount: { readonly amount: string; readonly currency: string }): Currency =>
  fromApi(amount).currency;
