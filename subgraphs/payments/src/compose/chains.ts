import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import type { Quotas } from "../domain/money/quotas.ts";
import { composeChainDeposits } from "./chain-deposits.ts";
import { composeChainPayouts } from "./chain-payouts.ts";
import type { Money } from "./money.ts";

/** What is booked by the word of wallets. `noted`: see {@link composeChainPayouts}. */
export function composeChains(
  money: Money,
  environment: Pick<SubgraphEnvironment, "bus" | "wakes">,
  { quotas, noted }: { readonly quotas: Quotas; readonly noted: () => void },
) {
  const readers = [composeChainDeposits(money, environment, quotas), composeChainPayouts(money, environment, noted)];
  return {
    async start() {
      const started = await Promise.all(readers.map((one) => one.start()));
      return { stop: async () => void (await Promise.all(started.map((one) => one.stop()))) };
    },
  };
}
