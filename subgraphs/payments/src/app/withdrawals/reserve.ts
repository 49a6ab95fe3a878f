import { newId, uuidOf } from "@coffer/contracts/ids";
import type { AssertionResponse } from "@coffer/contracts/passkeys";
import type { Money } from "@coffer/money/money";
import { err, type Result } from "@coffer/platform/values/result";
import type { AddressDraft, WithdrawalDraft } from "../../domain/approvals/statement.ts";
import type { Price } from "../../domain/fees/price.ts";
import type { ApprovalRefusal } from "../../domain/money/approval-refusals.ts";
import type { ClearingAccount } from "../../domain/money/clearing.ts";
import type { FeeIncome } from "../../domain/money/fee-income.ts";
import type { AccountId, UserId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import { pricedBy } from "../../domain/money/priced.ts";
import { type Prioritised, prioritised, priorityOf } from "../../domain/money/priority.ts";
import type { PriceRefusal } from "../../domain/money/refusals.ts";
import type { AmountUnsupported } from "../../domain/money/withdrawal-refusals.ts";
import type { Claim, MoneyOutcome } from "../../domain/money-command.ts";
import type { Going } from "../../domain/withdrawals/steps.ts";
import type { SubmitWarranted } from "../approvals/submit-warranted.ts";
import type { KnownFees } from "../fees/ports.ts";
import type { Quote } from "../fees/quote.ts";
import { withPrices } from "../fees/with-prices.ts";
import { withReference } from "../money/plan-payment.ts";
import type { Directory, KnownAccount, MoneyDeps } from "../money/ports.ts";

/** What both kinds of withdrawal are asked for, but where it goes. */
export type WithdrawalOrder = Prioritised & {
  readonly actorId: UserId;
  /** Null: what was given is no id, and so nothing of theirs. */
  readonly fromAccountId: AccountId | null;
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

export type ReserveDeps = MoneyDeps & {
  readonly directory: Directory;
  readonly fees: KnownFees;
  readonly feeIncome: FeeIncome;
  readonly submitWarranted: SubmitWarranted;
  /** Called once a withdrawal is committed. */
  readonly withdrawn: () => void;
};

export type Way = {
  readonly from: KnownAccount;
  readonly to: Going;
  readonly clearing: ClearingAccount;
  /** Whether this very amount goes there: nothing is rounded. */
  readonly takes: (amount: Money) => boolean;
  /** What it comes to, as its payer is to approve it. */
  readonly toDraft: (draft: DraftParts) => WithdrawalDraft | AddressDraft;
};

type DraftParts = Pick<
  WithdrawalDraft,
  "priority" | "idempotencyKey" | "payerId" | "fromAccountId" | "amount" | "maximumFee" | "memo"
>;

/** Reserves what is to be paid out, and notes it as PENDING; the job takes it from there. */
export async function reserveWithdrawal(
  deps: ReserveDeps,
  { claim, order, way }: { readonly claim: Claim; readonly order: WithdrawalOrder; readonly way: Way },
): Promise<Result<MoneyOutcome, AmountUnsupported | ApprovalRefusal | PriceRefusal>> {
  const { from, to, clearing } = way;
  const now = deps.clock.now();
  const priced = {
    kind: "WITHDRAWAL",
    userId: order.actorId,
    method: to.methodKind,
    priority: priorityOf(order),
    asked: order.amount,
  } as const;
  const submitted = await withPrices<AmountUnsupported | ApprovalRefusal>(
    deps,
    { claim, priced, quote: order.feeQuote ?? null, now },
    async (price) => {
      // Of a fee that is taken from it, less is paid out than was asked for.
      if (!way.takes(price.amount)) return err({ code: "AMOUNT_UNSUPPORTED" } as const);
      const payment = planWithdrawal(order, from.id, { ...price, now });
      const { feeIncome } = deps;
      const step = {
        payment: withReference({ ...payment, ...to }, order.reference),
        clearing,
        feeIncome,
        ...pricedBy(price),
      };
      return deps.submitWarranted({
        claim,
        payment,
        draft: way.toDraft(toDraftParts(order, payment, from.id)),
        assertion: order.approval ?? null,
        toCommand: (warrant) => ({
          claim,
          subjectId: payment.id,
          step: { kind: "requestWithdrawal", warrant, ...step },
        }),
      });
    },
  );
  if (submitted.ok) deps.withdrawn();
  return submitted;
}

const toDraftParts = (
  { actorId, idempotencyKey, memo }: WithdrawalOrder,
  payment: Payment,
  fromAccountId: AccountId,
): DraftParts => ({
  ...prioritised(payment),
  idempotencyKey,
  payerId: actorId,
  fromAccountId,
  amount: payment.amount,
  maximumFee: payment.fee,
  memo,
});

function planWithdrawal(
  order: WithdrawalOrder,
  accountId: AccountId,
  { amount, fee, now }: Price & { readonly now: Date },
): Payment {
  const { actorId, memo } = order;
  const id = newId("pay");
  return {
    ...prioritised(order),
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

/** What can still be refused where it is decided, and is answered to every repeat. */
export const RESERVED_REFUSALS = [
  "INSUFFICIENT_FUNDS",
  "ACCOUNT_FROZEN",
  "ACCOUNT_CLOSED",
  "QUOTA_EXCEEDED",
  "LIMIT_EXCEEDED",
  "CURRENCY_DISABLED",
] as const;
