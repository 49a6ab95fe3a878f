import { cancellationStateOf, type StandingPayout } from "../money/chain-payout.ts";
import type { Payment, PaymentKind } from "../money/payment.ts";

/** What comes from outside, or goes there: its provider is asked once it is PROCESSING. */
const KINDS: readonly PaymentKind[] = ["DEPOSIT", "WITHDRAWAL"];

/** Nobody outside has been asked for it yet. */
export const isCancellable = ({ kind, status }: Payment): boolean => KINDS.includes(kind) && status === "PENDING";

/** It may be called off, as far as anybody can tell without its lock. */
export const mayBeCancellable = (payment: Payment): boolean =>
  isCancellable(payment) || (payment.kind === "WITHDRAWAL" && payment.status === "PROCESSING");

/**
 * ASK: wallets are not known to have signed it, who alone can say. ASKED: they were asked already,
 * or have answered that it is called off. TOO_LATE: for good.
 */
export function callingOffOf(payout: StandingPayout): "ASK" | "ASKED" | "TOO_LATE" {
  const known = cancellationStateOf(payout);
  if (known === null) return payout.state === "PLANNED" || payout.state === "REQUESTED" ? "ASK" : "TOO_LATE";
  return known === "REFUSED" ? "TOO_LATE" : "ASKED";
}
