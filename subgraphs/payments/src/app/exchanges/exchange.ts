import { newId, uuidOf } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, type Result } from "@coffer/platform/values/result";
import type { ExchangeQuote } from "../../domain/exchanges/quote.ts";
import type { PositionAccount } from "../../domain/exchanges/steps.ts";
import type { FeeIncome } from "../../domain/money/fee-income.ts";
import type { UserId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { ExchangeRefusal } from "../../domain/money/refusals.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import { toAnswer } from "../money/answer.ts";
import { claimedReference, withReference } from "../money/plan-payment.ts";
import type { MoneyDeps } from "../money/ports.ts";
import type { QuoteSeal } from "./ports.ts";

export type Exchange = {
  readonly actorId: UserId;
  /** As it was given. */
  readonly quote: string;
  readonly memo: string | null;
  /** Left out, or null: none. */
  readonly reference?: string | null;
  readonly idempotencyKey: string;
};

export type ExchangeDeps = MoneyDeps & {
  readonly quoteSeal: QuoteSeal;
  readonly position: PositionAccount;
  readonly feeIncome: FeeIncome;
};

/**
 * Does what was quoted, in one commit, or is refused. That nothing was exchanged by the quote
 * before is judged under its person's lock. A repeat gets its first answer, however long ago the
 * quote has expired.
 */
export const makeExchange =
  (deps: ExchangeDeps) =>
  async (command: Exchange): Promise<Result<Payment, ExchangeRefusal>> => {
    const { actorId, memo, reference } = command;
    const claim = makeClaim({ actorId, operation: "exchange", key: command.idempotencyKey }, [
      command.quote,
      memo,
      ...claimedReference(reference),
    ]);
    const [before, quote] = await Promise.all([deps.claims.find(claim), deps.quoteSeal.open(actorId, command.quote)]);
    if (before) return answer(deps, before);
    if (!quote) return err({ code: "EXCHANGE_QUOTE_NOT_FOUND" });
    const now = deps.clock.now();
    if (now >= quote.expiresAt) return err({ code: "EXCHANGE_QUOTE_EXPIRED", expiredAt: quote.expiresAt });

    const payment = withReference(toPayment(quote, memo, now), reference);
    const { position, feeIncome } = deps;
    const step = { kind: "exchange", payment, position, feeIncome } as const;
    return answer(deps, await deps.submit({ claim, subjectId: payment.id, step }));
  };

function toPayment(quote: ExchangeQuote, memo: string | null, now: Date) {
  const { userId, fromAccountId, toAccountId, sold, fee, ...exchange } = quote;
  const id = newId("pay");
  return {
    id,
    kind: "EXCHANGE",
    status: "COMPLETED",
    amount: sold,
    fee,
    memo,
    from: { accountId: fromAccountId, userId },
    to: { accountId: toAccountId, userId },
    entryId: uuidOf(id),
    sequence: "1",
    createdAt: now,
    endedAt: now,
    exchange,
  } as const;
}

const answer = (deps: MoneyDeps, outcome: MoneyOutcome) =>
  toAnswer(outcome, deps, {
    refusals: [
      "EXCHANGE_QUOTE_USED",
      "INSUFFICIENT_FUNDS",
      "ACCOUNT_FROZEN",
      "ACCOUNT_CLOSED",
      "LIMIT_EXCEEDED",
      "CURRENCY_DISABLED",
    ],
  });
