import type { AssertionResponse } from "@coffer/contracts/passkeys";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { Payment } from "../../domain/money/payment.ts";
import { pricedBy } from "../../domain/money/priced.ts";
import type { SendPaymentRefusal } from "../../domain/money/refusals.ts";
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

export type SendPayment = SaidOrder & {
  readonly idempotencyKey: string;
  /** What the payer's passkey signed; no part of what the key is bound to. */
  readonly approval?: AssertionResponse | null;
  /** What its payer was told that it costs; no part of what the key is bound to, either. */
  readonly feeQuote?: Quote | null;
};

export type SendPaymentDeps = OrderDeps & { readonly submitWarranted: SubmitWarranted; readonly fees: KnownFees };

/**
 * Pays in one commit, or is refused. A repeat gets its first answer, whatever has changed since:
 * the batch finds it where it takes the key, so only a request that never comes there is looked for
 * before it is refused.
 */
export const makeSendPayment =
  (deps: SendPaymentDeps) =>
  async (said: SendPayment): Promise<Result<Payment, SendPaymentRefusal>> => {
    const { actorId, idempotencyKey } = said;
    const claim = makeClaim({ actorId, operation: "sendPayment", key: idempotencyKey }, toClaimedArguments(said));
    const command = await meanPayee(deps.directory, said);
    const parties = await findParties(deps.directory, command);
    if (!parties.ok) {
      const before = await deps.claims.find(claim);
      return before ? answer(deps, before) : parties;
    }

    const now = deps.clock.now();
    const priced = priceOrder(command, parties.value);
    const submitted = await withPrices(deps, { claim, priced, quote: command.feeQuote ?? null, now }, (price) => {
      const { payment, payee } = planPayment(command, parties.value, { ...price, now });
      const step = {
        payment: withReference(payment, command.reference),
        feeIncome: deps.feeIncome,
        ...pricedBy(price),
        ...(payee ? { payee } : {}),
      };
      return deps.submitWarranted({
        claim,
        payment,
        draft: toDraft(command, payment, { operation: "sendPayment", holdSeconds: null }),
        assertion: command.approval ?? null,
        toCommand: (warrant) => ({ claim, subjectId: payment.id, step: { kind: "send", warrant, ...step } }),
      });
    });
    return submitted.ok ? answer(deps, submitted.value) : submitted;
  };

const answer = (deps: OrderDeps, outcome: MoneyOutcome) =>
  toAnswer(outcome, deps, {
    refusals: [
      "INSUFFICIENT_FUNDS",
      "ACCOUNT_FROZEN",
      "ACCOUNT_CLOSED",
      "SAME_ACCOUNT",
      "LIMIT_EXCEEDED",
      "CURRENCY_DISABLED",
    ],
  });
