import { add, type Money, zero } from "@coffer/money/money";
import type { AccountKind } from "./account.ts";

/**
 * The accounts of one currency and kind. `debit`: what those hold together whose balance is below
 * zero, without its sign.
 */
export type TrialBalanceRow = {
  readonly kind: AccountKind;
  readonly ofUsers: boolean;
  readonly accounts: number;
  readonly debit: Money;
  readonly credit: Money;
};

export type TrialBalanceTotal = { readonly debit: Money; readonly credit: Money; readonly isBalanced: boolean };

/** Of each currency, in the order in which the rows name them. */
export function addUp(rows: readonly TrialBalanceRow[]): readonly TrialBalanceTotal[] {
  const sums = new Map<string, { debit: Money; credit: Money }>();
  for (const { debit, credit } of rows) {
    const { asset } = debit;
    const sum = sums.get(asset.code) ?? { debit: zero(asset), credit: zero(asset) };
    sums.set(asset.code, { debit: add(sum.debit, debit), credit: add(sum.credit, credit) });
  }
  return [...sums.values()].map((sum) => ({ ...sum, isBalanced: sum.debit.units === sum.credit.units }));
}
