import { makeClaim } from "@coffer/platform/values/claim";
import type { CurrencyDesk, CurrencyWord } from "./ports.ts";

export type SetCurrencyEnabled = CurrencyWord & { readonly idempotencyKey: string };

/** What begins after it is judged by it, in every process; what had begun goes on. */
export const makeSetCurrencyEnabled =
  ({ currencyDesk }: { readonly currencyDesk: CurrencyDesk }) =>
  ({ idempotencyKey: key, ...word }: SetCurrencyEnabled) => {
    const { operatorId, currency, enabled, reason } = word;
    const claim = makeClaim({ actorId: operatorId, operation: "setCurrencyEnabled", key }, [
      currency,
      String(enabled.deposits),
      String(enabled.payments),
      String(enabled.withdrawals),
      String(enabled.exchanges),
      reason,
    ]);
    return currencyDesk.decide(claim, word);
  };
