import type { EventData } from "@coffer/contracts/event-data";
import type { AddressPayout } from "../../domain/withdrawals/payout.ts";
import type { PayoutBooks } from "./payout-ports.ts";

export type ConfirmedPayout = EventData<"coffer.wallets.payout.confirmed">;
export type FailedPayout = EventData<"coffer.wallets.payout.failed">;
export type CancelledPayout = EventData<"coffer.wallets.payout.cancelled">;
export type KeptPayout = EventData<"coffer.wallets.payout.cancellation_refused">;

/**
 * Notes that a network has paid it: the payment is completed by what is noted, once its account
 * lets it. Whether it was news. Throws, and so is a dead letter, where it cannot be: of what nobody
 * was asked for, or what had failed before.
 */
export async function noteConfirmed(
  books: PayoutBooks,
  { paymentId, network, txid, confirmedAt }: ConfirmedPayout,
): Promise<boolean> {
  const payout = await books.lock(paymentId);
  if (payout?.state === "CONFIRMED" && payout.txid === txid && payout.network === network) return false;
  if (payout?.network !== network || !isAsked(payout)) throw new Error(misfit(payout, "paid"));
  await books.end(paymentId, { state: "CONFIRMED", txid, at: new Date(confirmedAt) });
  return true;
}

/** Notes that it never will be paid, in the same way. */
export async function noteFailed(books: PayoutBooks, { paymentId, reason, failedAt }: FailedPayout): Promise<boolean> {
  const payout = await books.lock(paymentId);
  if (payout?.state === "FAILED") return false;
  if (!isAsked(payout)) throw new Error(misfit(payout, "not paid"));
  await books.end(paymentId, { state: "FAILED", reason, at: new Date(failedAt) });
  return true;
}

/** Notes that it was called off for its payer before it was signed, in the same way. */
export async function noteCancelled(books: PayoutBooks, { paymentId, cancelledAt }: CancelledPayout): Promise<boolean> {
  const payout = await books.lock(paymentId);
  if (payout?.state === "CANCELLED") return false;
  const asked = await books.findCallingOff(paymentId);
  if (!isAsked(payout) || asked?.refusedAt !== null) throw new Error(misfit(payout, "called off"));
  await books.end(paymentId, { state: "CANCELLED", at: new Date(cancelledAt) });
  return true;
}

/** Notes that it was too late to call it off: it goes on. Whether it was news. */
export async function noteNotCancelled(books: PayoutBooks, { paymentId, refusedAt }: KeptPayout): Promise<boolean> {
  const payout = await books.lock(paymentId);
  const asked = await books.findCallingOff(paymentId);
  if (!payout || asked === null || payout.state === "PLANNED" || payout.state === "CANCELLED")
    throw new Error(misfit(payout, "signed before it was called off"));
  if (asked.refusedAt !== null) return false;
  await books.refuseCallingOff(paymentId, new Date(refusedAt));
  return true;
}

const isAsked = (payout: AddressPayout | null): boolean => payout?.state === "REQUESTED";

const misfit = (payout: AddressPayout | null, as: string): string =>
  `a payout was said to be ${as} that ${payout ? `is ${payout.state} over ${payout.network}` : "is none"}`;
