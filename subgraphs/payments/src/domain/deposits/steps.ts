import { unreachable } from "@coffer/platform/values/result";
import type { ClearingAccount } from "../money/clearing.ts";
import type { FeatureSteps } from "../money/feature-steps.ts";
import type { FeeIncome } from "../money/fee-income.ts";
import type { MethodId } from "../money/ids.ts";
import { move, type NewPayment, type Payment } from "../money/payment.ts";
import type { PaymentFailure } from "../money/payment-parts.ts";
import type { Plan } from "../money/plan.ts";
import { type Priced, pricedBy } from "../money/priced.ts";
import type { ProviderSaid } from "../money/provider-word.ts";
import { depositReceived } from "../money/received.ts";
import { planCreditFromChain } from "./chain.ts";
import { planReturnDeposit } from "./return.ts";

/** Notes that money is to be brought in, from a method where one was named. */
export type RequestDeposit = Priced & {
  readonly kind: "requestDeposit";
  readonly payment: NewPayment & { readonly methodId?: MethodId };
};

function planRequestDeposit(step: RequestDeposit): Plan {
  const { payment } = step;
  if (!payment.to) throw new Error(`${payment.id} is no deposit`);
  const { accountId, userId } = payment.to;
  return {
    begins: [{ direction: "deposits", currency: payment.amount.asset.code }],
    // It posts nothing yet, so the ledger does not say that its account is closed. One that is
    // closed a moment later takes no deposit either: that is FAILED then.
    guards: [
      { kind: "not closed", accountId },
      { kind: "quota", of: "deposits", userId },
      ...(payment.methodId === undefined ? [] : [{ kind: "method", methodId: payment.methodId, userId } as const]),
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

/** Its provider never will have the money, or not as much as was asked for. */
export type FailDeposit = {
  readonly kind: "failDeposit";
  readonly payment: Payment;
  readonly failure: PaymentFailure;
  readonly at: Date;
};

/**
 * What a provider that is asked for the money says. `PARTIAL`: it has another amount than it was
 * asked for. `AUTHENTICATION`: whoever's it is would have to be there.
 */
export type Collected = "COLLECTED" | "WAITING" | "PARTIAL" | "DECLINED" | "NO_FUNDS" | "AUTHENTICATION" | "UNUSABLE";

/** Why it never will be credited, where that is for good. */
const FAILURE_OF = {
  PARTIAL: "AMOUNT_MISMATCH",
  DECLINED: "DEPOSIT_DECLINED",
  NO_FUNDS: "METHOD_FUNDS_INSUFFICIENT",
  AUTHENTICATION: "AUTHENTICATION_REQUIRED",
  UNUSABLE: "METHOD_UNUSABLE",
} as const satisfies Partial<Record<Collected, PaymentFailure>>;

/**
 * Why a deposit can have failed whose provider has the money, or may come to have it: it is to give
 * it back.
 */
const RETURNED: readonly (PaymentFailure | undefined)[] = ["ACCOUNT_CLOSED", "AMOUNT_MISMATCH", "ENDED_BY_OPERATOR"];

/** Whether its provider has, or may have, money of it that was never credited. */
export const isToReturn = ({ kind, failure }: Pick<NewPayment, "kind" | "failure">): boolean =>
  kind === "DEPOSIT" && RETURNED.includes(failure);

/** How a deposit can end, once its provider was asked. */
export type DepositEnd = CreditDeposit | FailDeposit;

/** What that comes to; null where it is to be asked again. */
export function stepAfter(said: Collected, deposit: Omit<CreditDeposit, "kind">): DepositEnd | null {
  switch (said) {
    case "COLLECTED":
      return { kind: "creditDeposit", ...deposit };
    case "WAITING":
      return null;
    case "PARTIAL":
    case "DECLINED":
    case "NO_FUNDS":
    case "AUTHENTICATION":
    case "UNUSABLE":
      return { kind: "failDeposit", payment: deposit.payment, failure: FAILURE_OF[said], at: deposit.at };
    default:
      return unreachable(said);
  }
}

/** What it knows of a deposit, for whoever ends that by hand. */
export function readLook(said: Collected | null): ProviderSaid {
  if (said === null) return { word: "UNKNOWN" };
  if (said === "COLLECTED") return { word: "DONE" };
  return said === "WAITING" ? { word: "WAITING" } : { word: "FAILED", failure: FAILURE_OF[said] };
}

/** Whether a provider that has said this has money, which it can give back. */
export const hasMoney = (said: Collected): boolean => said === "COLLECTED" || said === "PARTIAL";

/** What a provider that is to give money back says. */
export type GivenBack = "RETURNED" | "WAITING";

export const DEPOSITS = {
  plans: {
    requestDeposit: planRequestDeposit,
    beginDeposit: planBeginDeposit,
    creditDeposit: planCreditDeposit,
    failDeposit: ({ payment, failure, at }: FailDeposit): Plan => fail(payment, failure, at),
    returnDeposit: planReturnDeposit,
    creditFromChain: planCreditFromChain,
  },
  operations: { deposit: "pay" },
} as const satisfies FeatureSteps;
