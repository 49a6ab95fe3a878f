import type { makeStripeObjects, StripeObject } from "./stripe-objects.ts";

/** Stripe's books, a line for each payment: what it holds for us, as our account of it has it. */
export function linesOf({ all }: Pick<ReturnType<typeof makeStripeObjects>, "all">): string[] {
  const line = (id: unknown, units: number) => `${id} ${units}`;
  const name = ({ metadata }: StripeObject) => (metadata as Record<string, string>).coffer_payment;
  const refunded = new Set(
    [...all("refund"), ...all("dispute").filter(({ status }) => status === "lost")].map(({ payment_intent: id }) => id),
  );
  const incoming = all("payment_intent")
    .filter(({ id, status }) => status === "succeeded" && !refunded.has(id))
    .map((one) => line(name(one), Number(one.amount_received)));
  const outgoing = all("payout")
    .filter(({ status }) => status === "paid")
    .map((one) => line(name(one), -Number(one.amount)));
  return [...incoming, ...outgoing].toSorted();
}
