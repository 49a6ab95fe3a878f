import type { Clock } from "@coffer/platform/clock";
import { newId, uuidOf } from "@coffer/platform/ids";
import { type AuthorizedPayment, isAuthorized } from "../domain/authorization.ts";
import { release } from "../domain/entries.ts";
import type { DueHolds, PaymentReader, SubmitMoney } from "./ports.ts";

const HOLDS_PER_ROUND = 100;
/** However many holds stay due that are not ours to end, a round asks for no more than this. */
const LISTED_MAX = 5000;

export type ExpireHoldsDeps = {
  readonly dueHolds: DueHolds;
  readonly payments: PaymentReader;
  readonly submit: SubmitMoney;
  readonly clock: Clock;
};

/**
 * Gives back what was authorised and whose time has come. Each starts from the status that its payment must still have, so of several instances, and of a
 * capture and a void at the same moment, one takes the step. True where there may be more.
 */
export function makeExpireHolds({ dueHolds, payments, submit, clock }: ExpireHoldsDeps): () => Promise<boolean> {
  // Listed and not ended by the round before: they come first in every list, and must not keep those behind them waiting.
  let left = 0;

  const expire = async (payment: AuthorizedPayment): Promise<boolean> => {
    const [subjectId, at] = [newId("ent"), clock.now()];
    const outcome = await submit({
      claim: null,
      subjectId,
      advance: { payment, from: "PENDING", to: "CANCELLED", at },
      entry: release(payment, { id: uuidOf(subjectId), action: "expire", at }),
    });
    return outcome.kind === "done";
  };

  return async () => {
    const most = Math.min(HOLDS_PER_ROUND + left, LISTED_MAX);
    const due = await dueHolds.listPayments(most);
    const found = await payments.findMany(due);
    const steps = await Promise.allSettled(
      found.filter((payment) => payment !== null && isAuthorized(payment)).map((payment) => expire(payment)),
    );
    const taken = steps.filter((step) => step.status === "fulfilled" && step.value).length;
    left = due.length - taken;
    for (const step of steps) if (step.status === "rejected") throw step.reason;
    return due.length === most && taken > 0;
  };
}
