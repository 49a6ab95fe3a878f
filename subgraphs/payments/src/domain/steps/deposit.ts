import { type ClearingAccount, depositReceived } from "../entries.ts";
import { move, type Payment } from "../payment.ts";
import type { Plan } from "../plan.ts";

/** Notes that money is to be brought in. */
export type RequestDeposit = { readonly kind: "requestDeposit"; readonly payment: Payment };

export function planRequestDeposit({ payment }: RequestDeposit): Plan {
  if (!payment.to) throw new Error(`${payment.id} is no deposit`);
  const { accountId, userId } = payment.to;
  return {
    // It posts nothing yet, so the ledger does not say that its account is closed. One that is
    // closed a moment later takes no deposit either: that is FAILED then.
    guards: [
      { kind: "not closed", accountId },
      { kind: "quota", of: "deposits", userId },
    ],
    entries: [],
    makes: payment,
  };
}

/** Its provider is about to be asked. */
export type BeginDeposit = { readonly kind: "beginDeposit"; readonly payment: Payment; readonly at: Date };

export const planBeginDeposit = ({ payment, at }: BeginDeposit): Plan => ({
  guards: [],
  entries: [],
  moves: move(payment, { from: "PENDING", to: "PROCESSING", at }),
});

/** Its provider has the money. */
export type CreditDeposit = {
  readonly kind: "creditDeposit";
  readonly payment: Payment;
  readonly clearing: ClearingAccount;
  readonly at: Date;
};

/** A frozen account takes what arrives; a closed one never will. */
export const planCreditDeposit = ({ payment, clearing, at }: CreditDeposit): Plan => ({
  guards: [],
  entries: [depositReceived(payment, clearing, at)],
  moves: move(payment, { from: "PROCESSING", to: "COMPLETED", at }),
  whenClosed: {
    guards: [],
    entries: [],
    moves: move(payment, { from: "PROCESSING", to: "FAILED", at, failure: "ACCOUNT_CLOSED" }),
  },
});
