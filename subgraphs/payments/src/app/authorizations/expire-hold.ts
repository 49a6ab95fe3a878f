import { newId, uuidOf } from "@coffer/contracts/ids";
import type { Worked } from "@coffer/platform/queue/worker";
import type { Clock } from "@coffer/platform/values/clock";
import { isAuthorized } from "../../domain/authorizations/authorization.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { FindPayment, SubmitMoney } from "../money/ports.ts";

/**
 * The ledger decides when the time has come, by the hold's own time: what the queue has is that,
 * rounded down.
 */
const NOT_DUE_MS = 1_000;

export type ExpireHoldDeps = {
  readonly findPayment: FindPayment;
  readonly submit: SubmitMoney;
  readonly clock: Clock;
};

/**
 * Gives back what was authorised and whose time has come. It starts from the status that the
 * payment must still have, so of several instances, and of a capture and a void at the same moment,
 * one takes the step.
 */
export const makeExpireHold =
  ({ findPayment, submit, clock }: ExpireHoldDeps) =>
  async (id: PaymentId): Promise<Worked> => {
    const payment = await findPayment(id);
    if (!payment || !isAuthorized(payment)) throw new Error(`${id} is no authorised payment`);
    if (payment.status !== "PENDING") return "remove";
    const [subjectId, at] = [newId("ent"), clock.now()];
    const outcome = await submit({
      claim: null,
      subjectId,
      step: { kind: "release", action: "expire", payment, entryId: uuidOf(subjectId), at, isOurs: true },
    });
    return outcome.kind === "done" ? "remove" : { inMs: NOT_DUE_MS };
  };
