import { makeClaim } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { Currency } from "../domain/currency.ts";
import type { UserId } from "../domain/ids.ts";
import type { AddCurrencyRefusal } from "../domain/refusals.ts";
import type { AddsCurrencies } from "./ports.ts";

export type AddCurrency = Currency & { readonly actorId: UserId; readonly idempotencyKey: string };

/** Adds a currency, for good: neither its scale nor anything else of it ever changes. */
export const makeAddCurrency =
  ({ currencies }: { readonly currencies: AddsCurrencies }) =>
  ({ actorId, idempotencyKey: key, ...currency }: AddCurrency): Promise<Result<Currency, AddCurrencyRefusal>> => {
    const { code, name, scale, kind, chain } = currency;
    const claim = makeClaim({ actorId, operation: "addCurrency", key }, [code, name, String(scale), kind, chain]);
    return currencies.add(claim, currency);
  };
