import type { AccountId } from "./ids.ts";
import type { NewPayment, Party } from "./payment.ts";
import type { NamedPayee, Plan } from "./plan.ts";

type Paying<P extends NewPayment> = { readonly payment: P; readonly payee?: NamedPayee };

/** How a step's payee is paid where only their lock can tell into which account. */
export function payInto<P extends NewPayment, Step extends Paying<P>>(
  step: Step & Paying<P>,
  plan: (step: Step) => Plan,
): Pick<Plan, "payee"> {
  const { payee, payment } = step;
  if (!payee) return {};
  const to: Party | null = payment.to;
  if (!to) throw new Error(`${payment.id} names a payee and has none`);
  const into = (accountId: AccountId) => plan({ ...step, payment: { ...payment, to: { ...to, accountId } } });
  return { payee: { ...payee, planned: to.accountId, into } };
}
