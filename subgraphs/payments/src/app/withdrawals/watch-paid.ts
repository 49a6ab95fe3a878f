import { newId, uuidOf } from "@coffer/contracts/ids";
import type { Worked } from "@coffer/platform/queue/worker";
import type { Clock } from "@coffer/platform/values/clock";
import type { ClearingAccount } from "../../domain/money/clearing.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import { returnedAs } from "../../domain/withdrawals/steps.ts";
import type { FindPayment, SubmitMoney } from "../money/ports.ts";
import { withoutToken } from "../money/provider-fault.ts";
import { type FindDestinationDeps, toPayout } from "./pay-out.ts";
import type { PayoutProvider } from "./ports.ts";

/**
 * A provider's webhook has it looked at at once. These looks are for one that never comes: a day
 * after it was paid, and then half as long again as it has been so far.
 */
export const PAID_LOOK_AFTER_MS = 24 * 3_600_000;
/** Banks send back within days what they refuse (Stripe: five business days, often). */
const WATCHED_MS = 14 * PAID_LOOK_AFTER_MS;

export type WatchPaidDeps = FindDestinationDeps & {
  readonly findPayment: FindPayment;
  readonly submit: SubmitMoney;
  readonly payouts: Pick<PayoutProvider, "recheck">;
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
  const { findPayment, submit, payouts, clearing, clock } = deps;
  return async (id) => {
    const payment = await findPayment(id);
    if (payment?.kind !== "WITHDRAWAL" || !payment.from) throw new Error(`${id} is no withdrawal`);
    if (payment.status !== "COMPLETED") return "remove";
    const payout = await toPayout(deps, payment);
    const said = await withoutToken(payout.token, () => payouts.recheck(payout));
    const reason = returnedAs(said);
    if (reason === null) return later(payment, { isComing: said === "WAITING", now: clock.now() });
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

/** What is on its way back is waited for, however long. */
function later({ endedAt }: Payment, { isComing, now }: { readonly isComing: boolean; readonly now: Date }): Worked {
  const paidForMs = endedAt ? now.getTime() - endedAt.getTime() : 0;
  if (isComing) return { inMs: PAID_LOOK_AFTER_MS };
  return paidForMs >= WATCHED_MS ? "remove" : { inMs: Math.max(PAID_LOOK_AFTER_MS, Math.ceil(paidForMs / 2)) };
}
