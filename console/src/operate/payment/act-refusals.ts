import { unreachable } from "@coffer/client/refusals";
import type {
  ApproveEndingMutation,
  DenyEndingMutation,
  EndStuckMutation,
  ProposeEndingMutation,
  RetryStuckMutation,
} from "../../generated/operate/stuck.ts";
import { writeMoment } from "../../ui/moment.ts";
import { useReader } from "../../ui/reader.tsx";
import { words } from "../../words/words.ts";

type Answer = NonNullable<
  | RetryStuckMutation["retryPayment"]
  | EndStuckMutation["endPayment"]
  | ProposeEndingMutation["proposePaymentEnding"]
  | ApproveEndingMutation["approvePaymentEnding"]
  | DenyEndingMutation["denyPaymentEnding"]
>;

/** Why it was not done: a refusal that is not here does not compile. */
export function useActRefusal(answer: Answer | null | undefined): string | null {
  const reader = useReader();
  const w = words.stuck.refusals;
  if (!answer) return null;
  switch (answer.__typename) {
    case "RetryPaymentSuccess":
    case "EndPaymentSuccess":
    case "ProposePaymentEndingSuccess":
    case "ApprovePaymentEndingSuccess":
    case "DenyPaymentEndingSuccess":
      return null;
    case "OutcomeContradicted":
    case "OutcomeUnproved":
      return w[answer.__typename](words.stuck.providerWords[answer.providerSaid]);
    case "PaymentEndingTooEarly":
      return w.PaymentEndingTooEarly(writeMoment(new Date(answer.approvableAt), reader));
    case "PaymentNotFound":
    case "PaymentNotUnderWay":
    case "OutcomeProved":
    case "PaymentEndingOpen":
    case "PaymentEndingNotFound":
    case "PaymentEndingDecided":
    case "OwnPaymentEnding":
    case "AccountFrozen":
      return w[answer.__typename];
    case "IdempotencyKeyReused":
      return words.operate.keyReused;
    default:
      return unreachable(answer);
  }
}
