import type { Worked } from "@coffer/platform/queue/worker";
import type { Clock } from "@coffer/platform/values/clock";
import { hasMoney, isToReturn } from "../../domain/deposits/steps.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import { askAgain } from "../money/ask-again.ts";
import { withoutToken } from "../money/provider-fault.ts";
import { asDeposit, type FindDepositDeps, withToken } from "./find-deposit.ts";
import type { DepositProvider } from "./ports.ts";

export type GiveBackDeps = FindDepositDeps & {
  readonly provider: Pick<DepositProvider, "giveBack" | "look">;
  readonly clock: Clock;
  /** Called once the provider has given it back. */
  readonly returned: (payment: Payment) => void;
};

/**
 * Has the provider give back what it collected of a deposit that could not be credited. It was
 * never in the books, so nothing is posted. Safe to repeat: the provider knows it by its id. Where
 * operators have ended it, the provider may have nothing, or none yet.
 */
export const makeGiveBack =
  (deps: GiveBackDeps) =>
  async (id: PaymentId): Promise<Worked> => {
    const payment = asDeposit(await deps.findPayment(id), id);
    if (!isToReturn(payment)) throw new Error(`${id} has nothing to be given back`);
    const deposit = await withToken(deps, payment);
    if (payment.failure === "ENDED_BY_OPERATOR") {
      const known = await withoutToken(deposit.token, () => deps.provider.look(deposit));
      if (known === "WAITING") return askAgain(payment, deps.clock.now());
      if (known === null || !hasMoney(known)) return "remove";
    }
    const said = await withoutToken(deposit.token, () => deps.provider.giveBack(deposit));
    if (said === "WAITING") return askAgain(payment, deps.clock.now());
    deps.returned(payment);
    return "remove";
  };
