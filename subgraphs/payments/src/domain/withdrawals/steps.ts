import type { Uuid } from "@coffer/contracts/ids";
import { unreachable } from "@coffer/platform/values/result";
import type { Warrant } from "../money/approval.ts";
import type { PayoutAddress } from "../money/chain-payout.ts";
import type { ClearingAccount } from "../money/clearing.ts";
import type { CurrencyUse } from "../money/currency-use.ts";
import type { FeatureSteps } from "../money/feature-steps.ts";
import type { FeeIncome } from "../money/fee-income.ts";
import { capture, release } from "../money/holds.ts";
import type { MethodId } from "../money/ids.ts";
import type { MethodKind } from "../money/method-kind.ts";
import { move, type NewPayment, type Payment } from "../money/payment.ts";
import type { PaymentFailure, PaymentReturn } from "../money/payment-parts.ts";
import type { Plan } from "../money/plan.ts";
import { type Priced, pricedBy } from "../money/priced.ts";
import type { ProviderSaid } from "../money/provider-word.ts";
import { warranted } from "../money/warranted.ts";
import { payoutHold } from "./entries.ts";
import { planReturnWithdrawal } from "./return.ts";

const withdrawn = ({ amount }: NewPayment): CurrencyUse => ({ direction: "withdrawals", currency: amount.asset.code });

/** Where it goes: to a method of its payer's, or to an address. */
export type Going =
  | { readonly methodId: MethodId; readonly methodKind: MethodKind }
  | { readonly payout: PayoutAddress; readonly methodKind: "NETWORK" };

/** Reserves what is to be paid out. */
export type RequestWithdrawal = Priced & {
  readonly kind: "requestWithdrawal";
  readonly payment: NewPayment & Going;
  readonly clearing: ClearingAccount;
  readonly warrant: Warrant;
  readonly feeIncome: FeeIncome;
};

function planRequestWithdrawal(step: RequestWithdrawal): Plan {
  const { payment, warrant } = step;
  if (!payment.from) throw new Error(`${payment.id} is no withdrawal`);
  const { userId } = payment.from;
  return {
    begins: [withdrawn(payment)],
    guards: [
      { kind: "quota", of: "withdrawals", userId },
      ...(payment.methodId === undefined ? [] : [{ kind: "method", methodId: payment.methodId, userId } as const]),
    ],
    entries: payoutHold(step),
    ...pricedBy(step),
    ...warranted(payment, warrant),
  };
}

/** Its provider is about to be asked. */
export type BeginWithdrawal = { readonly kind: "beginWithdrawal"; readonly payment: Payment; readonly at: Date };

/**
 * What was frozen, or whose currency was switched off, since it was asked for leaves no more, until
 * that is over.
 */
function planBeginWithdrawal({ payment, at }: BeginWithdrawal): Plan {
  if (!payment.from) throw new Error(`${payment.id} is no withdrawal`);
  return {
    begins: [withdrawn(payment)],
    guards: [{ kind: "not frozen", accountId: payment.from.accountId }],
    entries: [],
    moves: move(payment, { from: "PENDING", to: "PROCESSING", at }),
  };
}

/** A step that ends it, whose journal entry has this id. */
type End = { readonly payment: Payment; readonly entryId: Uuid; readonly at: Date };

/** Its provider has paid it out. */
export type CompleteWithdrawal = { readonly kind: "completeWithdrawal" } & End;

const planCompleteWithdrawal = ({ payment, entryId, at }: CompleteWithdrawal): Plan => ({
  guards: [],
  entries: capture(payment, { id: entryId, amount: payment.amount, fee: payment.fee, at }),
  moves: move(payment, { from: "PROCESSING", to: "COMPLETED", at }),
});

/** Its provider never will pay it out: what was reserved is given back. */
export type FailWithdrawal = { readonly kind: "failWithdrawal"; readonly failure: PaymentFailure } & End;

const planFailWithdrawal = ({ payment, failure, entryId, at }: FailWithdrawal): Plan => ({
  guards: [],
  entries: release(payment, { id: entryId, action: "void", at }),
  moves: move(payment, { from: "PROCESSING", to: "FAILED", at, failure }),
});

/** Its payer has called it off before it was signed: what was reserved is given back. */
export type CancelWithdrawal = { readonly kind: "cancelWithdrawal" } & End;

const planCancelWithdrawal = ({ payment, entryId, at }: CancelWithdrawal): Plan => ({
  guards: [],
  entries: release(payment, { id: entryId, action: "void", at }),
  moves: move(payment, { from: "PROCESSING", to: "CANCELLED", at }),
});

/**
 * What a provider that is asked to pay out says. What it had paid and got back is DECLINED or
 * UNUSABLE, as what it never paid: it has it either way.
 */
export type PaidByProvider = "PAID" | "WAITING" | "DECLINED" | "UNUSABLE";

/** The same, or what wallets say of what goes to an address. CANCELLED: its payer wanted it so. */
export type PaidOut = PaidByProvider | "UNDELIVERABLE" | "CALLED_OFF" | "CANCELLED" | "DENIED" | "LOST";

/**
 * Why it never will be paid. Of what goes to an address: the payee's does not take it, an operator
 * of the network's treasury has called it off, its signing policy or who watches over that denies
 * it, or it has come to nothing otherwise.
 */
const FAILURE_OF = {
  DECLINED: "PAYOUT_DECLINED",
  UNUSABLE: "METHOD_UNUSABLE",
  UNDELIVERABLE: "PAYOUT_UNDELIVERABLE",
  CALLED_OFF: "PAYOUT_CANCELLED",
  CANCELLED: "PAYOUT_CANCELLED",
  DENIED: "PAYOUT_DENIED",
  LOST: "PAYOUT_FAILED",
} as const satisfies Partial<Record<PaidOut, PaymentFailure>>;

/** What it knows of a withdrawal, for whoever ends that by hand. */
export function readLook(said: PaidOut | null): ProviderSaid {
  switch (said) {
    case "PAID":
      return { word: "DONE" };
    case "DECLINED":
    case "UNUSABLE":
    case "UNDELIVERABLE":
    case "CALLED_OFF":
    case "CANCELLED":
    case "DENIED":
    case "LOST":
      return { word: "FAILED", failure: FAILURE_OF[said] };
    case "WAITING":
      return { word: "WAITING" };
    case null:
      return { word: "UNKNOWN" };
    default:
      return unreachable(said);
  }
}

/** Why what a provider had paid came back, by what it says of it now; null where it did not. */
export function returnedAs(said: PaidOut | null): PaymentReturn | null {
  switch (said) {
    case "DECLINED":
      return "PAYOUT_RETURNED";
    case "UNUSABLE":
      return "METHOD_UNUSABLE";
    case "PAID":
    case "WAITING":
    case "UNDELIVERABLE":
    case "CALLED_OFF":
    case "CANCELLED":
    case "DENIED":
    case "LOST":
    case null:
      return null;
    default:
      return unreachable(said);
  }
}

export type WithdrawalEnd = CompleteWithdrawal | FailWithdrawal | CancelWithdrawal;

/** What that comes to; null where it is to be asked again. */
export function endAfter(said: PaidOut, end: End): WithdrawalEnd | null {
  switch (said) {
    case "PAID":
      return { kind: "completeWithdrawal", ...end };
    case "CANCELLED":
      return { kind: "cancelWithdrawal", ...end };
    case "DECLINED":
    case "UNUSABLE":
    case "UNDELIVERABLE":
    case "CALLED_OFF":
    case "DENIED":
    case "LOST":
      return { kind: "failWithdrawal", failure: FAILURE_OF[said], ...end };
    case "WAITING":
      return null;
    default:
      return unreachable(said);
  }
}

export const WITHDRAWALS = {
  plans: {
    requestWithdrawal: planRequestWithdrawal,
    beginWithdrawal: planBeginWithdrawal,
    completeWithdrawal: planCompleteWithdrawal,
    failWithdrawal: planFailWithdrawal,
    cancelWithdrawal: planCancelWithdrawal,
    returnWithdrawal: planReturnWithdrawal,
  },
  operations: { withdraw: "pay", withdrawToAddress: "pay" },
} as const satisfies FeatureSteps;
