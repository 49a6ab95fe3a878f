import { newId, uuidOf } from "@coffer/contracts/ids";
import type { AssertionResponse } from "@coffer/contracts/passkeys";
import { formatMoney, type Money } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { WithdrawalDraft } from "../../domain/approvals/statement.ts";
import type { Price } from "../../domain/fees/price.ts";
import type { ClearingAccount } from "../../domain/money/clearing.ts";
import type { FeeIncome } from "../../domain/money/fee-income.ts";
import type { AccountId, MethodId, UserId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import { pricedBy } from "../../domain/money/priced.ts";
import { type Prioritised, prioritised, priorityOf } from "../../domain/money/priority.ts";
import type { WithdrawRefusal } from "../../domain/money/refusals.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import type { SubmitWarranted } from "../approvals/submit-warranted.ts";
import type { KnownFees } from "../fees/ports.ts";
import type { Quote } from "../fees/quote.ts";
import { withPrices } from "../fees/with-prices.ts";
import { toAnswer } from "../money/answer.ts";
import { claimedExtras, withReference } from "../money/plan-payment.ts";
import type { Directory, KnownAccount, MoneyDeps } from "../money/ports.ts";
import type { Destination, Destinations, PayoutProvider } from "./ports.ts";

export type Withdraw = Prioritised & {
  readonly actorId: UserId;
  /** Null, here and of the method: what was given is no id, and so nothing of theirs. */
  readonly fromAccountId: AccountId | null;
  readonly methodId: MethodId | null;
  readonly amount: Money;
  readonly memo: string | null;
  /** Left out, or null: none. */
  readonly reference?: string | null;
  readonly idempotencyKey: string;
  /** What the payer's passkey signed; no part of what the key is bound to. */
  readonly approval?: AssertionResponse | null;
  /** What its payer was told that it costs; no part of what the key is bound to, either. */
  readonly feeQuote?: Quote | null;
};

export type WithdrawDeps = MoneyDeps & {
  readonly directory: Directory;
  readonly destinations: Destinations;
  readonly payouts: PayoutProvider;
  readonly clearing: ClearingAccount;
  readonly fees: KnownFees;
  readonly feeIncome: FeeIncome;
  readonly submitWarranted: SubmitWarranted;
  /** Called once a withdrawal is committed. */
  readonly withdrawn: () => void;
};

/** Reserves what is to be paid out, and notes it as PENDING; the job takes it from there. */
export const makeWithdraw =
  (deps: WithdrawDeps) =>
  async (command: Withdraw): Promise<Result<Payment, WithdrawRefusal>> => {
    const { actorId, fromAccountId, methodId, amount, memo, idempotencyKey } = command;
    const claim = makeClaim({ actorId, operation: "withdraw", key: idempotencyKey }, [
      fromAccountId,
      methodId,
      formatMoney(amount),
      amount.asset.code,
      memo,
      ...claimedExtras(command),
    ]);
    const [before, ends] = await Promise.all([deps.claims.find(claim), findEnds(deps, command)]);
    if (before) return answer(deps, before);
    if (!ends.ok) return ends;
    const { from, to } = ends.value;
    const now = deps.clock.now();
    const priced = {
      kind: "WITHDRAWAL",
      userId: actorId,
      method: to.kind,
      priority: priorityOf(command),
      asked: amount,
    } as const;
    const submitted = await withPrices<WithdrawRefusal>(
      deps,
      { claim, priced, quote: command.feeQuote ?? null, now },
      async (price) => {
        // Of a fee that is taken from it, less is paid out than was asked for.
        if (!deps.payouts.takes(price.amount)) return err({ code: "AMOUNT_UNSUPPORTED" } as const);
        const payment = planWithdrawal(command, from.id, { ...price, now });
        const { clearing, feeIncome } = deps;
        const step = {
          payment: withReference({ ...payment, methodId: to.id, methodKind: to.kind }, command.reference),
          clearing,
          feeIncome,
          ...pricedBy(price),
        };
        return deps.submitWarranted({
          claim,
          payment,
          draft: toDraft(command, payment, to),
          assertion: command.approval ?? null,
          toCommand: (warrant) => ({
            claim,
            subjectId: payment.id,
            step: { kind: "requestWithdrawal", warrant, ...step },
          }),
        });
      },
    );
    if (!submitted.ok) return submitted;
    deps.withdrawn();
    return answer(deps, submitted.value);
  };

/** Whose the account and the method are, and whether anybody can bring it there. */
async function findEnds(
  { directory, destinations, payouts }: WithdrawDeps,
  { actorId, fromAccountId, methodId, amount }: Withdraw,
): Promise<Result<{ readonly from: KnownAccount; readonly to: Destination }, WithdrawRefusal>> {
  const [from, to] = await Promise.all([
    fromAccountId === null ? null : directory.findAccount(fromAccountId),
    methodId === null ? null : destinations.findUsable(actorId, methodId),
  ]);
  const currency = amount.asset.code;
  if (from?.ownerId !== actorId) return err({ code: "ACCOUNT_NOT_FOUND" });
  if (from.currency !== currency) return err({ code: "CURRENCY_MISMATCH", accountCurrency: from.currency });
  if (!to) return err({ code: "PAYMENT_METHOD_NOT_FOUND" });
  if (!to.takesWithdrawals) return err({ code: "PAYMENT_METHOD_UNSUITABLE" });
  if (!to.isVerified) return err({ code: "PAYMENT_METHOD_UNVERIFIED" });
  if (!payouts.supports(currency)) return err({ code: "WITHDRAWAL_UNAVAILABLE" });
  if (!payouts.takes(amount)) return err({ code: "AMOUNT_UNSUPPORTED" });
  return ok({ from, to });
}

/** What it comes to, as its payer is to approve it. */
const toDraft = ({ actorId, idempotencyKey, memo }: Withdraw, payment: Payment, to: Destination): WithdrawalDraft => ({
  ...prioritised(payment),
  operation: "withdraw",
  idempotencyKey,
  payerId: actorId,
  fromAccountId: accountOf(payment),
  methodId: to.id,
  method: to.label,
  amount: payment.amount,
  maximumFee: payment.fee,
  memo,
});

function accountOf({ id, from }: Payment): AccountId {
  if (!from) throw new Error(`${id} has no payer`);
  return from.accountId;
}

function planWithdrawal(
  command: Withdraw,
  accountId: AccountId,
  { amount, fee, now }: Price & { readonly now: Date },
): Payment {
  const { actorId, memo } = command;
  const id = newId("pay");
  return {
    ...prioritised(command),
    id,
    kind: "WITHDRAWAL",
    status: "PENDING",
    amount,
    fee,
    memo,
    from: { accountId, userId: actorId },
    to: null,
    entryId: uuidOf(id),
    sequence: "1",
    createdAt: now,
    endedAt: null,
  };
}

const answer = (deps: MoneyDeps, outcome: MoneyOutcome) =>
  toAnswer(outcome, deps, {
    refusals: [
      "INSUFFICIENT_FUNDS",
      "ACCOUNT_FROZEN",
      "ACCOUNT_CLOSED",
      "QUOTA_EXCEEDED",
      "LIMIT_EXCEEDED",
      "CURRENCY_DISABLED",
      "PAYMENT_METHOD_NOT_FOUND",
    ],
  });
