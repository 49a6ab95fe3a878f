import type { ChainOrigin } from "../money/chain-origin.ts";
import type { ClearingAccount } from "../money/clearing.ts";
import { payInto } from "../money/pay-into.ts";
import type { NewPayment } from "../money/payment.ts";
import type { NamedPayee, Plan } from "../money/plan.ts";
import { depositReceived } from "../money/received.ts";

/**
 * A chain has brought money, and it is there for good as far as one can know: the payment is
 * COMPLETED from the beginning. Nobody was asked for it, so nothing is looked at that could refuse
 * it: no limit, no quota, no switch of its currency, and it costs nothing.
 */
export type CreditFromChain = {
  readonly kind: "creditFromChain";
  readonly payment: NewPayment & { readonly chain: ChainOrigin };
  /** Whose oldest account of the currency it goes into. */
  readonly payee: NamedPayee;
  readonly clearing: ClearingAccount;
};

/** By which wallets finds it in the books: the same of what takes it back. */
export const creditReference = ({ depositId, credit }: Pick<ChainOrigin, "depositId" | "credit">): string =>
  `${depositId}/${credit}`;

export const planCreditFromChain = (step: CreditFromChain): Plan => ({
  guards: [],
  entries: [
    {
      ...depositReceived({ payment: step.payment, clearing: step.clearing, at: step.payment.createdAt }),
      reference: creditReference(step.payment.chain),
    },
  ],
  makes: step.payment,
  ...payInto(step, planCreditFromChain),
});
