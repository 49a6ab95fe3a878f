import type { AssertionResponse } from "@coffer/contracts/passkeys";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { NewPayment, Payment } from "../../domain/money/payment.ts";
import type { AuthorizePaymentRefusal } from "../../domain/money/refusals.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import type { SubmitWarranted } from "../approvals/submit-warranted.ts";
import { toDraft } from "../approvals/to-draft.ts";
import { toAnswer } from "../money/answer.ts";
import {
  findParties,
  type OrderDeps,
  type PaymentOrder,
  planPayment,
  toClaimedArguments,
  withReference,
} from "../money/plan-payment.ts";

export type AuthorizePayment = PaymentOrder & {
  readonly expiresInSeconds: number;
  readonly idempotencyKey: string;
  /** What the payer's passkey signed; no part of what the key is bound to. */
  readonly approval?: AssertionResponse | null;
};

export type AuthorizePaymentDeps = OrderDeps & { readonly submitWarranted: SubmitWarranted };

/** Makes a payment that is PENDING and its hold in one commit, or is refused. */
export const makeAuthorizePayment =
  (deps: AuthorizePaymentDeps) =>
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
    const authorized = withReference(pending(payment), command.reference);
    const submitted = await deps.submitWarranted({
      claim,
      payment,
      draft: toDraft(command, payment, { operation: "authorizePayment", holdSeconds: expiresInSeconds }),
      assertion: command.approval ?? null,
      toCommand: (warrant) => ({
        claim,
        subjectId: authorized.id,
        step: {
          kind: "authorize",
          payment: authorized,
          timeoutSeconds: expiresInSeconds,
          warrant,
          ...(payee ? { payee } : {}),
        },
      }),
    });
    return submitted.ok ? answer(deps, submitted.value) : submitted;
  };

const pending = (payment: Payment): NewPayment => ({
  ...payment,
  status: "PENDING",
  endedAt: null,
  authorization: { amount: payment.amount },
});

const answer = (deps: OrderDeps, outcome: MoneyOutcome) =>
  toAnswer(outcome, deps, {
    refusals: [
      "INSUFFICIENT_FUNDS",
      "ACCOUNT_FROZEN",
      "ACCOUNT_CLOSED",
      "SAME_ACCOUNT",
      "QUOTA_EXCEEDED",
      "CURRENCY_DISABLED",
    ],
  });
