import { type ApprovalPolicies, approvalNeeded, type Need } from "../../domain/approvals/policy.ts";
import type { AddressId, BulkId, MethodId, UserId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { ApprovedPayees } from "./ports.ts";

type Judged = {
  readonly payment: Pick<Payment, "kind" | "amount" | "fee">;
  readonly payerId: UserId;
  /** Looked for only where it depends on them. */
  readonly payees: () => Promise<readonly (UserId | MethodId | AddressId | BulkId)[]>;
};

/** What the policies say, of this payer and whom they pay. */
export async function findNeed(
  approvedPayees: ApprovedPayees,
  policies: ApprovalPolicies,
  { payment, payerId, payees }: Judged,
): Promise<Need> {
  const need = approvalNeeded(policies, payment);
  if (need !== "of a new payee") return need;
  const known = await Promise.all((await payees()).map((payeeId) => approvedPayees.has({ payerId, payeeId })));
  return known.every(Boolean) ? "none" : need;
}
