import type { Outcome } from "@coffer/ledger-core/ledger-item";
import { type Plan, paymentOf } from "../../../domain/money/plan.ts";
import { type StoredRefusal, storedAmount } from "../../../domain/money/refusals.ts";

/**
 * What the ledger's word means to who asked; null where no caller can bring it about, so it is a
 * fault.
 */
export function toRefusal(plan: Plan, { code, available }: Outcome): StoredRefusal | null {
  const payment = paymentOf(plan);
  const currency = payment?.amount.asset.code ?? "";
  switch (code) {
    case "below_floor":
      return { code: "INSUFFICIENT_FUNDS", available: storedAmount(available ?? 0n, currency) };
    case "account_frozen":
    case "owner_frozen":
      return { code: "ACCOUNT_FROZEN" };
    case "account_closed":
      return { code: "ACCOUNT_CLOSED" };
    case "already_captured":
      return { code: "AUTHORIZATION_CAPTURED" };
    case "already_voided":
      return { code: "AUTHORIZATION_VOIDED" };
    case "already_expired":
      return { code: "AUTHORIZATION_EXPIRED" };
    case "exceeds_hold":
      return {
        code: "AMOUNT_EXCEEDS_AUTHORIZATION",
        authorized: storedAmount(payment?.authorization?.amount.units ?? 0n, currency),
      };
    case "not_due":
      // Only who is not the payee has to wait for the time to come.
      return { code: "NOT_PAYEE" };
    default:
      return null;
  }
}
