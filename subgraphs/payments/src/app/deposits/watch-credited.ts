import { newId, uuidOf } from "@coffer/contracts/ids";
import type { Worked } from "@coffer/platform/queue/worker";
import type { Clock } from "@coffer/platform/values/clock";
import { takenBackAs } from "../../domain/deposits/return.ts";
import type { ClearingAccount } from "../../domain/money/clearing.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { Receivable } from "../../domain/money/receivable.ts";
import type { SubmitMoney } from "../money/ports.ts";
import { withoutToken } from "../money/provider-fault.ts";
import { watchAgain } from "../money/watch-again.ts";
import { asDeposit, type FindDepositDeps, withToken } from "./find-deposit.ts";
import type { DepositProvider } from "./ports.ts";

export type WatchCreditedDeps = FindDepositDeps & {
  readonly submit: SubmitMoney;
  readonly provider: Pick<DepositProvider, "recheck">;
  readonly clearing: ClearingAccount;
  readonly receivable: Receivable;
  readonly clock: Clock;
  /** Called at each look at which it may be lost. */
  readonly endangered: (payment: Payment) => void;
  /** Called once what was taken back is booked. */
  readonly takenBack: (payment: Payment) => void;
};

/**
 * Looks at a deposit that was credited, whether it was taken back since: COMPLETED → RETURNED, with
 * what is there of it taken from whoever had it, and the rest owed by them, in one transaction. It
 * starts from COMPLETED, so of two instances, and of news that come twice, one takes the step.
 * Throws where the provider does not say.
 */
export function makeWatchCredited(deps: WatchCreditedDeps): (id: PaymentId) => Promise<Worked> {
  const { findPayment, submit, provider, clearing, receivable, clock } = deps;
  return async (id) => {
    const payment = asDeposit(await findPayment(id), id);
    if (payment.status !== "COMPLETED") return "remove";
    const deposit = await withToken(deps, payment);
    const said = await withoutToken(deposit.token, () => provider.recheck(deposit));
    const reason = takenBackAs(said);
    if (said === "WAITING") deps.endangered(payment);
    if (reason === null) return watchAgain(payment, { isComing: said === "WAITING", now: clock.now() });
    const outcome = await submit({
      claim: null,
      subjectId: payment.id,
      step: {
        kind: "returnDeposit",
        payment,
        reason,
        clearing,
        receivable,
        entryId: uuidOf(newId("ent")),
        at: clock.now(),
      },
    });
    if (outcome.kind === "refused") throw new Error(`the ledger refused what was taken back: ${outcome.refusal.code}`);
    if (outcome.kind === "done" && outcome.payment) deps.takenBack(outcome.payment);
    return "remove";
  };
}
