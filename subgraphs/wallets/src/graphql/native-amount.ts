import { AMOUNT_MESSAGES, type Money, parsePositiveMoney } from "@coffer/money/money";
import { faultAt } from "@coffer/platform/graphql/input-parsers";
import type { Parser } from "@coffer/platform/graphql/read-input";
import type { WalletsApp } from "../app/use-cases.ts";
import type { MoneyInput } from "./generated/types.ts";

/** Of the networks' own currencies; where one is named, of that network's. */
export const makeNativeAmountParser =
  ({ networks }: Pick<WalletsApp, "networks">, network: string | null = null): Parser<MoneyInput, Money> =>
  ({ currency, amount }, path) => {
    const found = [...networks].find(
      ([code, { facts }]) => facts.nativeCurrency === currency && (network === null || code === network),
    );
    if (!found) return faultAt(`${path}.currency`, "UNKNOWN_CURRENCY", "is no network's own currency here");
    const [, { facts }] = found;
    const read = parsePositiveMoney({ code: currency, scale: facts.nativeScale }, amount);
    return read.ok ? read : faultAt(`${path}.amount`, read.error.code, AMOUNT_MESSAGES[read.error.code]);
  };
