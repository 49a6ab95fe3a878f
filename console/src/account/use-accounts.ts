import type { CofferError } from "@coffer/client/errors";
import { type Currency, fromApi } from "@coffer/client/money";
import type { UseQueryResult } from "@tanstack/react-query";
import {
  HoldingBalancesDocument,
  type HoldingBalancesSubscription,
  type HoldingFragment,
  HoldingsDocument,
  type HoldingsQuery,
} from "../generated/account/account.ts";
import { keyOf, useAsk } from "../live/use-ask.ts";
import { useFollow } from "../live/use-follow.ts";

export const ACCOUNTS = keyOf(HoldingsDocument, {});

/** The viewer's accounts, live. */
export function useAccounts(): UseQueryResult<HoldingsQuery, CofferError> {
  const accounts = useAsk(HoldingsDocument, {});
  useFollow(HoldingBalancesDocument, {}, { into: ACCOUNTS, apply: putBalance });
  return accounts;
}

/** The accounts after a balance has moved. */
export function putBalance(
  { accounts }: HoldingsQuery,
  { balanceChanged }: HoldingBalancesSubscription,
): HoldingsQuery {
  const { account, balance } = balanceChanged;
  const isKnown = accounts.some(({ id }) => id === account.id);
  if (!isKnown) return { accounts: [...accounts, { ...account, balance }] };
  return { accounts: accounts.map((each) => (each.id === account.id ? { ...each, ...account, balance } : each)) };
}

/** The API writes every digit of a currency, so an amount tells its scale. */
export const currencyOf = ({ balance }: HoldingFragment): Currency => fromApi(balance.available).currency;

/** Its name; and what it holds, where the name does not say that. */
export const labelOf = ({ name, currency }: HoldingFragment): string =>
  name === currency ? name : `${name} · ${currency}`;
