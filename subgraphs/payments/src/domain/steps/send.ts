import { internalTransfer } from "../entries.ts";
import type { Payment } from "../payment.ts";
import type { NamedPayee, Plan } from "../plan.ts";
import { payInto } from "./pay-into.ts";

/** Pays at once. */
export type Send = { readonly kind: "send"; readonly payment: Payment; readonly payee?: NamedPayee };

export const planSend = (step: Send): Plan => ({
  guards: [],
  entries: [internalTransfer(step.payment)],
  makes: step.payment,
  ...payInto(step, planSend),
});
