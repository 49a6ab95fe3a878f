import type { AssertionResponse } from "@coffer/contracts/passkeys";
import { formatMoney, type Money } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { AccountId, RequestId, UserId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import { endedAs, type PaymentRequest } from "../../domain/money/payment-request.ts";
import { pricedBy } from "../../domain/money/priced.ts";
import type { PayRequestRefusal } from "../../domain/money/refusals.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import { amountToPay, isForAnother, isOfRequest } from "../../domain/requests/request.ts";
import type { SubmitWarranted } from "../approvals/submit-warranted.ts";
import { toDraft } from "../approvals/to-draft.ts";
import type { KnownFees } from "../fees/ports.ts";
import type { Quote } from "../fees/quote.ts";
import { withPrices } from "../fees/with-prices.ts";
import { toAnswer } from "../money/answer.ts";
import {
  claimedReference,
  type OrderDeps,
  type Parties,
  type PaymentOrder,
  planPayment,
  priceOrder,
  withReference,
} from "../money/plan-payment.ts";
import type { CountLink, Links, RequestReader } from "./ports.ts";

export type RequestReference =
  /** Null: what was given is no id, and so no request of theirs. */
  { readonly requestId: RequestId | null } | { readonly link: string };

export type PayRequest = {
  readonly actorId: UserId;
  readonly by: RequestReference;
  /** Null: what was given is no id, and so no account of theirs. */
  readonly fromAccountId: AccountId | null;
  /** Null: what the request says. */
  readonly amount: Money | null;
  /** Left out, or null: none. */
  readonly reference?: string | null;
  readonly idempotencyKey: string;
  /** What the payer's passkey signed; no part of what the key is bound to. */
  readonly approval?: AssertionResponse | null;
  /** What its payer was told that it costs; no part of what the key is bound to, either. */
  readonly feeQuote?: Quote | null;
};

export type PayRequestDeps = OrderDeps & {
  readonly requests: RequestReader;
  readonly links: Links;
  readonly countLink: CountLink;
  readonly fees: KnownFees;
  readonly submitWarranted: SubmitWarranted;
};

/**
 * Pays what was asked for, in one commit with the end of the request. Whether it is OPEN is judged
 * under its lock: what is looked at here never changes, or only gives an earlier refusal.
 */
export const makePayRequest =
  (deps: PayRequestDeps) =>
  async (command: PayRequest): Promise<Result<Payment, PayRequestRefusal>> => {
    const { actorId, by, fromAccountId, amount, reference, idempotencyKey } = command;
    const claim = makeClaim({ actorId, operation: "payRequest", key: idempotencyKey }, [
      ...("link" in by ? ["link", by.link] : ["request", by.requestId]),
      fromAccountId,
      amount && formatMoney(amount),
      amount?.asset.code ?? null,
      ...claimedReference(reference),
    ]);
    const paying = await findPaying(deps, command);
    if (!paying.ok) {
      // Looked for behind the request: where this key has paid it meanwhile, that is the answer.
      const before = await deps.claims.find(claim);
      return before ? answer(deps, before) : paying;
    }
    const { requestId, order, parties } = paying.value;
    const now = deps.clock.now();
    const priced = priceOrder(order, parties);
    const submitted = await withPrices(deps, { claim, priced, quote: command.feeQuote ?? null, now }, (price) => {
      const { payment } = planPayment(order, parties, { ...price, now });
      const { feeIncome } = deps;
      const step = { payment: withReference(payment, reference), requestId, feeIncome, ...pricedBy(price) };
      return deps.submitWarranted({
        claim,
        payment,
        draft: toDraft({ ...order, idempotencyKey }, payment, { operation: "payRequest", requestId }),
        assertion: command.approval ?? null,
        toCommand: (warrant) => ({ claim, subjectId: payment.id, step: { kind: "payRequest", warrant, ...step } }),
      });
    });
    return submitted.ok ? answer(deps, submitted.value) : submitted;
  };

/** By its id only what is one's own. */
async function findRequest(deps: PayRequestDeps, { actorId, by }: PayRequest): Promise<PaymentRequest | null> {
  if ("link" in by) {
    await deps.countLink(actorId);
    return deps.requests.findByLink(deps.links.hashOf(by.link));
  }
  const [found] = by.requestId === null ? [] : await deps.requests.findMany([by.requestId]);
  return found && isOfRequest(found, actorId) ? found : null;
}

type Paying = { readonly requestId: RequestId; readonly order: PaymentOrder; readonly parties: Parties };

async function findPaying(deps: PayRequestDeps, command: PayRequest): Promise<Result<Paying, PayRequestRefusal>> {
  const { actorId, fromAccountId, amount: given } = command;
  const [request, from] = await Promise.all([
    findRequest(deps, command),
    fromAccountId === null ? null : deps.directory.findAccount(fromAccountId),
  ]);
  if (request === null) return err({ code: "REQUEST_NOT_FOUND" });
  const { id: requestId, payee, asset, asks, memo } = request;
  if (payee.userId === actorId) return err({ code: "OWN_REQUEST" });
  if (isForAnother(request, actorId)) return err({ code: "NOT_PAYER" });
  const status = endedAs(request);
  if (status) return err({ code: "REQUEST_NOT_OPEN", status });
  if (from?.ownerId !== actorId) return err({ code: "ACCOUNT_NOT_FOUND" });
  if (from.currency !== asset.code) return err({ code: "CURRENCY_MISMATCH", accountCurrency: from.currency });
  if (given && given.asset.code !== asset.code) return err({ code: "CURRENCY_MISMATCH", accountCurrency: asset.code });
  const amount = amountToPay(asks, given);
  if (!amount) return err({ code: "REQUEST_AMOUNT_MISMATCH", asks });
  const account = { id: payee.accountId, ownerId: payee.userId, currency: asset.code };
  const order = { actorId, fromAccountId, to: { accountId: account.id }, amount, memo };
  const parties = { from, payee: { userId: payee.userId, account } };
  return ok({ requestId, order, parties });
}

const answer = (deps: OrderDeps, outcome: MoneyOutcome) =>
  toAnswer(outcome, deps, {
    refusals: [
      "REQUEST_NOT_OPEN",
      "LIMIT_EXCEEDED",
      "INSUFFICIENT_FUNDS",
      "ACCOUNT_FROZEN",
      "ACCOUNT_CLOSED",
      "CURRENCY_DISABLED",
    ],
  });
