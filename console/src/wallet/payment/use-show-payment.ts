import { useQueryClient } from "@tanstack/react-query";
import type { MovementFragment } from "../../generated/payment/payment.ts";
import { OnePaymentDocument } from "../../generated/wallet/payment/payment.ts";
import { keyOf } from "../../live/use-ask.ts";

/** The page of a payment shows it as the answer has it: also while nothing is live. */
export function useShowPayment(id: string) {
  const cache = useQueryClient();
  return (payment: MovementFragment) => cache.setQueryData(keyOf(OnePaymentDocument, { id }), { payment });
}
