import { makeClaim } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { NewPayment, Payment } from "../../domain/money/payment.ts";
import type { AuthorizePaymentRefusal } from "../../domain/money/refusals.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import { toAnswer } from "../money/answer.ts";
import {
  findParties,
  type OrderDeps,
  type PaymentOrder,
  planPayment,
  toClaimedArguments,
} from "../money/plan-payment.ts";

export type AuthorizePayment = PaymentOrder & { readonly expiresInSeconds: number; readonly idempotencyKey: string };

/** Makes a payment that is PENDING and its hold in one commit, or is refused. */
export const makeAuthorizePayment =
  (deps: OrderDeps) =>
  async (command: AuthorizePayment): Promise<Result<Payment, AuthorizePaymentRefusal>> => {
    const { actorId, idempotencyKey, expiresInSeconds } = command;
    const claim = makeClaim({ actorId, operation: "authorizePayment", key: idempotencyKey }, [
      ...toClaimedArguments(command),
      expiresInSeconds.toString(),
    ]);
    const [before, parties] = await Promise.all([deps.claims.find(claim), findParties(deps.directory, command)]);
    if (before) return answer(deps, before);
    if (!parties.ok) return parties;

    const { payment, payee } = planPayment(command, parties.value, deps.clock.now());
    const authorized = pending(payment);
    return answer(
      deps,
      await deps.submit({
        claim,
        subjectId: authorized.id,
        step: {
          kind: "authorize",
          payment: authorized,
          timeoutSeconds: expiresInSeconds,
          ...(payee ? { payee } : {}),
        },
      }),
    );
  };

const pending = (payment: Payment): NewPayment => ({
  ...payment,
  status: "PENDING",
  endedAt: null,
  authorization: { amount: payment.amount },
});

const answer = (deps: OrderDeps, outcome: MoneyOutcome) =>
  toAnswer(outcome, deps, {
    refusals: ["INSUFFICIENT_FUNDS", "ACCOUNT_FROZEN", "ACCOUNT_CLOSED", "SAME_ACCOUNT", "QUOTA_EXCEEDED"],
  });
