import type { Payment } from "../../domain/money/payment.ts";
import type { ProviderSaid } from "../../domain/money/provider-word.ts";
import { readLook } from "../../domain/withdrawals/steps.ts";
import { withoutToken } from "../money/provider-fault.ts";
import { type FindDestinationDeps, toPayout } from "./pay-out.ts";
import type { PayoutProvider } from "./ports.ts";

/** What the provider knows of a withdrawal. Throws `ProviderFault` where it does not say. */
export const makeLookUpWithdrawal =
  (deps: FindDestinationDeps & { readonly payouts: Pick<PayoutProvider, "look"> }) =>
  async (payment: Payment): Promise<ProviderSaid> => {
    const payout = await toPayout(deps, payment);
    return readLook(await withoutToken(payout.token, () => deps.payouts.look(payout)));
  };
