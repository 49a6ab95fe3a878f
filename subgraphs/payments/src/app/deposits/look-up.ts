import { readLook } from "../../domain/deposits/steps.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { ProviderSaid } from "../../domain/money/provider-word.ts";
import { withoutToken } from "../money/provider-fault.ts";
import { asDeposit, type FindDepositDeps, withToken } from "./find-deposit.ts";
import type { DepositProvider } from "./ports.ts";

/** What the provider knows of a deposit. Throws `ProviderFault` where it does not say. */
export const makeLookUpDeposit =
  (deps: Omit<FindDepositDeps, "findPayment"> & { readonly provider: Pick<DepositProvider, "look"> }) =>
  async (payment: Payment): Promise<ProviderSaid> => {
    const deposit = await withToken(deps, asDeposit(payment, payment.id));
    return readLook(await withoutToken(deposit.token, () => deps.provider.look(deposit)));
  };
