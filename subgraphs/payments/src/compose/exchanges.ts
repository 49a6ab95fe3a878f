import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeHttpRates, noRates } from "../adapters/exchanges/http-rates.ts";
import { makeQuoteSeal } from "../adapters/exchanges/quote-seal.ts";
import { seedSandboxTerms } from "../adapters/postgres/exchanges/seed-sandbox.ts";
import { makeTermsDesk } from "../adapters/postgres/exchanges/terms-desk.ts";
import { position } from "../adapters/postgres/money/system-accounts.ts";
import type { ExchangesConfig } from "../config.ts";
import type { Money } from "./money.ts";

type Parts = Pick<SubgraphEnvironment, "vault" | "clock" | "mode">;

/** What makes one currency of another. `clock`: the true one, by which rates grow old. */
export function composeExchanges(money: Money, { vault, clock, mode }: Parts, { source, quoteMs }: ExchangesConfig) {
  const marketRates = source ? makeHttpRates({ ...source, clock, log: money.log }) : noRates;
  const termsDesk = makeTermsDesk(money);
  const quoteSeal = makeQuoteSeal({ vault, assets: money.assets, log: money.log });
  return {
    useCases: { marketRates, termsDesk, quoteSeal, quoteMs, position },
    app: {
      listExchangeTerms: termsDesk.list,
      listExchangePairs: () => termsDesk.listHolding(money.clock.now()),
    },
    /** Before anything is exchanged. */
    seed: async () => {
      if (mode === "sandbox") await seedSandboxTerms(money);
    },
    close: () => marketRates.close(),
  };
}
