import type { AssertionResponse } from "@coffer/contracts/passkeys";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { NewPayment, Payment } from "../../domain/money/payment.ts";
import { pricedBy } from "../../domain/money/priced.ts";
import type { AuthorizePaymentRefusal } from "../../domain/money/refusals.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import type { SubmitWarranted } from "../approvals/submit-warranted.ts";
import { toDraft } from "../approvals/to-draft.ts";
import type { KnownFees } from "../fees/ports.ts";
import type { Quote } from "../fees/quote.ts";
import { withPrices } from "../fees/with-prices.ts";
import { toAnswer } from "../money/answer.ts";
import {
  findParties,
  meanPayee,
  type OrderDeps,
  planPayment,
  priceOrder,
  type SaidOrder,
  toClaimedArguments,
  withReference,
} from "../money/plan-payment.ts";

export type AuthorizePayment = SaidOrder & {
  readonly expiresInSeconds: number;
  readonly idempotencyKey: string;
  /** What the payer's passkey signed; no part of what the key is bound to. */
  readonly approval?: AssertionResponse | null;
  /** What its payer was told that it costs; no part of what the key is bound to, either. */
  readonly feeQuote?: Quote | null;
};

export type AuthorizePaymentDeps = OrderDeps & { readonly submitWarranted: SubmitWarranted; readonly fees: KnownFees };

/** Makes a payment that is PENDING and its hold in one commit, or is refused. */
export const makeAuthorizePayment =
  (deps: AuthorizePaymentDeps) =>
  async (said: AuthorizePayment): Promise<Result<Payment, AuthorizePaymentRefusal>> => {
    const { actorId, idempotencyKey, expiresInSeconds } = said;
    const claim = makeClaim({ actorId, operation: "authorizePayment", key: idempotencyKey }, [
      ...toClaimedArguments(said),
      expiresInSeconds.toString(),
    ]);
    const command = await meanPayee(deps.directory, said);
    const [before, parties] = await Promise.all([deps.claims.find(claim), findParties(deps.directory, command)]);
    if (before) return answer(deps, before);
    if (!parties.ok) return parties;

    const now = deps.clock.now();
    const priced = priceOrder(command, parties.value);
    const submitted = await withPrices(deps, { claim, priced, quote: command.feeQuote ?? null, now }, (price) => {
      const { payment, payee } = planPayment(command, parties.value, { ...price, now });
      const step = {
        payment: withReference(pending(payment), command.reference),
        timeoutSeconds: expiresInSeconds,
        feeIncome: deps.feeIncome,
        ...pricedBy(price),
        ...(payee ? { payee } : {}),
      };
      return deps.submitWarranted({
        claim,
        payment,
        draft: toDraft(command, payment, { operation: "authorizePayment", holdSeconds: expiresInSeconds }),
        assertion: command.approval ?? null,
        toCommand: (warrant) => ({ claim, subjectId: payment.id, step: { kind: "authorize", warrant, ...step } }),
      });
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
      "LIMIT_EXCEEDED",
      "CURRENCY_DISABLED",
    ],
  });
