import { newId, uuidOf } from "@coffer/contracts/ids";
import type { Worked } from "@coffer/platform/queue/worker";
import type { Clock } from "@coffer/platform/values/clock";
import type { ClearingAccount } from "../../domain/money/clearing.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import { returnedAs } from "../../domain/withdrawals/steps.ts";
import type { FindPayment, SubmitMoney } from "../money/ports.ts";
import { watchAgain } from "../money/watch-again.ts";
import { type FindRoadDeps, findRoad } from "./find-road.ts";

export type WatchPaidDeps = FindRoadDeps & {
  readonly findPayment: FindPayment;
  readonly submit: SubmitMoney;
  readonly clearing: ClearingAccount;
  readonly clock: Clock;
  /** Called once what came back is booked. */
  readonly returned: (payment: Payment) => void;
};

/**
 * Looks at a withdrawal that was paid out, whether it came back since: COMPLETED → RETURNED, with
 * the money in its payer's account again, in one transaction. It starts from COMPLETED, so of two
 * instances, and of news that come twice, one takes the step. Throws where the provider does not
 * say.
 */
export function makeWatchPaid(deps: WatchPaidDeps): (id: PaymentId) => Promise<Worked> {
  const { findPayment, submit, clearing, clock } = deps;
  return async (id) => {
    const payment = await findPayment(id);
    if (payment?.kind !== "WITHDRAWAL" || !payment.from) throw new Error(`${id} is no withdrawal`);
    if (payment.status !== "COMPLETED") return "remove";
    const road = await findRoad(deps, payment);
    const said = await road.recheck();
    const reason = returnedAs(said);
    if (reason === null) return watchAgain(payment, { isComing: said === "WAITING", now: clock.now() });
    const entry = newId("ent");
    const outcome = await submit({
      claim: null,
      subjectId: payment.id,
      step: {
        kind: "returnWithdrawal",
        payment,
        reason,
        into: payment.from.accountId,
        clearing,
        entryId: uuidOf(entry),
        at: clock.now(),
      },
    });
    if (outcome.kind === "refused") throw new Error(`the ledger refused what came back: ${outcome.refusal.code}`);
    if (outcome.kind === "done" && outcome.payment) deps.returned(outcome.payment);
    return "remove";
  };
}
