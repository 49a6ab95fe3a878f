import type { MovementFragment } from "../generated/payment/payment.ts";
import { State, type Tone } from "../ui/state.tsx";
import { words } from "../words/words.ts";

const TONES: Readonly<Record<MovementFragment["status"], Tone>> = {
  PENDING: "waiting",
  PROCESSING: "waiting",
  COMPLETED: "good",
  FAILED: "bad",
  CANCELLED: "quiet",
  PARTIALLY_REFUNDED: "quiet",
  REFUNDED: "quiet",
  RETURNED: "bad",
};

type About = Pick<MovementFragment, "status" | "expiresAt">;

/** Reserved by one, and not yet taken by the other. */
export const isHold = ({ status, expiresAt }: About): boolean => status === "PENDING" && expiresAt !== null;

export function PaymentState({ payment }: { readonly payment: About }) {
  const { status } = payment;
  return <State tone={TONES[status]}>{isHold(payment) ? words.payment.held : words.payment.states[status]}</State>;
}

export const nameOf = ({ displayName, username }: NonNullable<MovementFragment["counterparty"]>): string =>
  displayName ?? username;

/** What it is and whose, such as `Payment to bob`. */
export function titleOf({ kind, direction, counterparty }: MovementFragment): string {
  if (!counterparty) return words.payment.kinds[kind];
  const name = nameOf(counterparty);
  return `${words.payment.kinds[kind]} ${direction === "IN" ? words.payment.from(name) : words.payment.to(name)}`;
}
