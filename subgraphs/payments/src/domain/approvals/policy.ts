import type { Money } from "@coffer/money/money";
import type { Payment } from "../money/payment.ts";
import { totalOf } from "../money/total.ts";

/** Which payments of a currency need their payer's approval. */
export type ApprovalPolicy = {
  readonly currency: string;
  /** From this amount on; null: no amount by itself. */
  readonly threshold: Money | null;
  /** To whomever the payer has approved no payment yet. */
  readonly newPayees: boolean;
};

/**
 * As they are at one version: each change of any makes the next. 0: nobody has ever said anything.
 */
export type ApprovalPolicies = {
  readonly version: number;
  readonly byCurrency: ReadonlyMap<string, ApprovalPolicy>;
};

/** Kinds that take money from their payer for somebody else, or for the outside. */
const LEAVING: readonly Payment["kind"][] = ["SEND", "WITHDRAWAL"];

/** `of a new payee`: it depends on whom the payer has approved payments to. */
export type Need = "none" | "of a new payee" | "of any";

/**
 * What moves between one's own accounts leaves nobody, and needs none. A method is a payee. Looked
 * at is what leaves the payer, with what it costs.
 */
export function approvalNeeded(
  { byCurrency }: ApprovalPolicies,
  { kind, amount, fee }: Pick<Payment, "kind" | "amount" | "fee">,
): Need {
  const policy = LEAVING.includes(kind) ? byCurrency.get(amount.asset.code) : undefined;
  if (!policy) return "none";
  if (policy.threshold && totalOf({ amount, fee }).units >= policy.threshold.units) return "of any";
  return policy.newPayees ? "of a new payee" : "none";
}
