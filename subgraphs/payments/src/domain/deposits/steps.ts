import { unreachable } from "@coffer/platform/values/result";
import type { ClearingAccount } from "../money/clearing.ts";
import type { FeatureSteps } from "../money/feature-steps.ts";
import type { FeeIncome } from "../money/fee-income.ts";
import { move, type NewPayment, type Payment } from "../money/payment.ts";
import type { PaymentFailure } from "../money/payment-parts.ts";
import type { Plan } from "../money/plan.ts";
import { type Priced, pricedBy } from "../money/priced.ts";
import { depositReceived } from "./entries.ts";

/** Notes that money is to be brought in. */
export type RequestDeposit = Priced & { readonly kind: "requestDeposit"; readonly payment: NewPayment };

function planRequestDeposit(step: RequestDeposit): Plan {
  const { payment } = step;
  if (!payment.to) throw new Error(`${payment.id} is no deposit`);
  const { accountId, userId } = payment.to;
  return {
    begins: { direction: "deposits", currency: payment.amount.asset.code },
    // It posts nothing yet, so the ledger does not say that its account is closed. One that is
    // closed a moment later takes no deposit either: that is FAILED then.
    guards: [
      { kind: "not closed", accountId },
      { kind: "quota", of: "deposits", userId },
    ],
    entries: [],
    ...pricedBy(step),
    makes: payment,
  };
}

/** Its provider is about to be asked. */
export type BeginDeposit = { readonly kind: "beginDeposit"; readonly payment: Payment; readonly at: Date };

const planBeginDeposit = ({ payment, at }: BeginDeposit): Plan => ({
  guards: [],
  entries: [],
  moves: move(payment, { from: "PENDING", to: "PROCESSING", at }),
});

/** Its provider has the money. */
export type CreditDeposit = {
  readonly kind: "creditDeposit";
  readonly payment: Payment;
  readonly clearing: ClearingAccount;
  readonly feeIncome: FeeIncome;
  readonly at: Date;
};

/** A frozen account takes what arrives; a closed one never will. */
const planCreditDeposit = ({ payment, at, ...to }: CreditDeposit): Plan => ({
  guards: [],
  entries: [depositReceived({ payment, at, ...to })],
  moves: move(payment, { from: "PROCESSING", to: "COMPLETED", at }),
  whenClosed: fail(payment, "ACCOUNT_CLOSED", at),
});

/** It never will be done, and nothing is posted. */
const fail = (payment: Payment, failure: PaymentFailure, at: Date): Plan => ({
  guards: [],
  entries: [],
  moves: move(payment, { from: "PROCESSING", to: "FAILED", at, failure }),
});

/** What a provider that is asked for the money says. */
export type Collected = "COLLECTED" | "WAITING";

/** How a deposit can end, once its provider was asked. */
export type DepositEnd = CreditDeposit;

/** What that comes to; null where it is to be asked again. */
export function stepAfter(said: Collected, deposit: Omit<CreditDeposit, "kind">): DepositEnd | null {
  switch (said) {
    case "COLLECTED":
      return { kind: "creditDeposit", ...deposit };
    case "WAITING":
      return null;
    default:
      return unreachable(said);
  }
}

export const DEPOSITS = {
  plans: { requestDeposit: planRequestDeposit, beginDeposit: planBeginDeposit, creditDeposit: planCreditDeposit },
  operations: { deposit: "pay" },
} as const satisfies FeatureSteps;
