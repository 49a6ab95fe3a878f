import type Stripe from "stripe";
import type { Deposit } from "../../app/deposits/ports.ts";
import { ProviderFault } from "../../app/money/provider-fault.ts";
import type { Kept } from "../../domain/deposits/return.ts";
import { lookUp, PAYMENT, type StripeParts } from "./ask-once.ts";

/**
 * A debit that failed after it had succeeded comes as a dispute, too, which nobody can answer
 * (docs.stripe.com/payments/ach-direct-debit, "Disputed payments"; SEPA the same).
 */
const OF_BANKS: readonly string[] = [
  ...["bank_cannot_process", "check_returned", "debit_not_authorized", "incorrect_account_details"],
  ...["insufficient_funds", "noncompliant"],
];

/** What was said before of a refund, or of a dispute, and may become its end. */
type Gone = { readonly amount: number; readonly as: Exclude<Kept, "KEPT" | "WAITING"> };
type Taken = { readonly gone: readonly Gone[]; readonly isComing: boolean };

/**
 * Whether Stripe still has what a payment intent brought: refunds that were made there, and
 * disputes. One that is not decided is waited for, though Stripe keeps its amount back meanwhile:
 * it may be won.
 */
export async function recheckIntent(parts: StripeParts, deposit: Deposit, id: string): Promise<Kept> {
  const { stripe } = parts;
  const intent = await lookUp(() => stripe.call(({ paymentIntents }) => paymentIntents.retrieve(id)));
  if (intent.metadata[PAYMENT] !== deposit.id) throw new ProviderFault(`${id} is not that of deposit ${deposit.id}`);
  if (intent.status !== "succeeded") throw new ProviderFault(`payment intent ${id} succeeded, and is ${intent.status}`);
  const [refunds, disputes] = [await readRefunds(parts, id), await readDisputes(parts, intent)];
  const gone = [...disputes.gone, ...refunds.gone];
  const sum = gone.reduce((total, { amount }) => total + amount, 0);
  const [first] = gone;
  if (first && sum >= intent.amount_received) return first.as;
  if (refunds.isComing || disputes.isComing) return "WAITING";
  if (first)
    throw new ProviderFault(`of deposit ${deposit.id} a part was taken back: ${sum} of ${intent.amount_received}`);
  return "KEPT";
}

/** All of a list of Stripe's, page by page. */
const readAll = <T>({ stripe }: StripeParts, list: (library: Stripe) => AsyncIterable<T>): Promise<T[]> =>
  lookUp(() =>
    stripe.call(async (library) => {
      const all: T[] = [];
      for await (const one of list(library)) all.push(one);
      return all;
    }),
  );

async function readRefunds(parts: StripeParts, intentId: string): Promise<Taken> {
  const all = await readAll(parts, ({ refunds }) => refunds.list({ payment_intent: intentId, limit: 100 }));
  return {
    gone: all.flatMap(({ status, amount }) => (status === "succeeded" ? [{ amount, as: "REFUNDED" }] : [])),
    isComing: all.some(({ status }) => status === "pending" || status === "requires_action"),
  };
}

/** Which of them are over, and have taken nothing. */
const HARMLESS: readonly Stripe.Dispute.Status[] = ["won", "warning_closed", "prevented"];

async function readDisputes(parts: StripeParts, { id, currency }: Stripe.PaymentIntent): Promise<Taken> {
  const all = await readAll(parts, ({ disputes }) => disputes.list({ payment_intent: id, limit: 100 }));
  const foreign = all.find((dispute) => dispute.currency !== currency);
  if (foreign) throw new ProviderFault(`dispute ${foreign.id} is in ${foreign.currency}`);
  const lost = all.filter(({ status }) => status === "lost");
  return {
    gone: lost.map(({ amount, reason }) => ({ amount, as: OF_BANKS.includes(reason) ? "REVERSED" : "DISPUTED" })),
    isComing: all.some(({ status }) => status !== "lost" && !HARMLESS.includes(status)),
  };
}
