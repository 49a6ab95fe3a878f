import { AMOUNT_MESSAGES, type Money, parsePositiveMoney } from "@coffer/money/money";
import { faultAt } from "@coffer/platform/graphql/input-parsers";
import type { Parser } from "@coffer/platform/graphql/read-input";
import type { WalletsApp } from "../app/use-cases.ts";
import { findCurrency } from "../app/wallets/find-currency.ts";
import type { MoneyInput } from "./generated/types.ts";

/** Of what moves over networks; where one is named, over that one. */
export const makeNetworkAmountParser =
  ({ networks }: Pick<WalletsApp, "networks">, network: string | null = null): Parser<MoneyInput, Money> =>
  ({ currency, amount }, path) => {
    const named = network === null ? [...networks.keys()] : [network];
    const [found] = named.flatMap((code) => findCurrency(networks, code, currency) ?? []);
    if (!found) return faultAt(`${path}.currency`, "UNKNOWN_CURRENCY", "does not move over a network here");
    const read = parsePositiveMoney(found.asset, amount);
    return read.ok ? read : faultAt(`${path}.amount`, read.error.code, AMOUNT_MESSAGES[read.error.code]);
  };
