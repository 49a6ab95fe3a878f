import { AMOUNT_MESSAGES, type Money, parsePositiveMoney } from "@coffer/money/money";
import { faultAt } from "@coffer/platform/graphql/input-parsers";
import type { Parser } from "@coffer/platform/graphql/read-input";
import type { WalletsApp } from "../app/use-cases.ts";
import { findCurrency } from "../app/wallets/find-currency.ts";
import type { MoneyInput } from "./generated/types.ts";

/**
 * Of what moves over networks; where one is named that is here, over that one. What is wrong with
 * one that is not is said by whoever is asked.
 */
export const makeNetworkAmountParser =
  ({ networks }: Pick<WalletsApp, "networks">, network: string | null = null): Parser<MoneyInput, Money> =>
  ({ currency, amount }, path) => {
    const isNamed = network !== null && networks.has(network);
    const named = isNamed ? [network] : [...networks.keys()];
    const [found] = named.flatMap((code) => findCurrency(networks, code, currency) ?? []);
    if (!found) {
      const where = isNamed ? "over this network" : "over a network here";
      return faultAt(`${path}.currency`, "UNKNOWN_CURRENCY", `does not move ${where}`);
    }
    const read = parsePositiveMoney(found.asset, amount);
    return read.ok ? read : faultAt(`${path}.amount`, read.error.code, AMOUNT_MESSAGES[read.error.code]);
  };
