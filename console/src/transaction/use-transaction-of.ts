import type { CofferError } from "@coffer/client/errors";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { TransactionOfPaymentDocument, type TransactionOfPaymentQuery } from "../generated/transaction/transaction.ts";
import { askOptions } from "../live/use-ask.ts";
import { LOOK_AGAIN_MS, lookAgainAfter } from "./transaction-state.tsx";

/** What sends a payment over a network, asked for anew while it is on its way. */
export const useTransactionOf = (paymentId: string): UseQueryResult<TransactionOfPaymentQuery, CofferError> =>
  useQuery({
    ...askOptions(TransactionOfPaymentDocument, { id: paymentId }),
    refetchInterval: ({ state: { data } }) => lookAfter(data?.payment),
  });

function lookAfter(payment: TransactionOfPaymentQuery["payment"] | undefined): number | false {
  if (!payment?.payout) return false;
  const { status, transaction } = payment;
  // What became of it is said a moment behind the transaction.
  if (payment.payout.cancellation?.state === "ASKED") return LOOK_AGAIN_MS.underWay;
  const isBegun = transaction !== null || (status !== "PENDING" && status !== "PROCESSING");
  if (!isBegun) return LOOK_AGAIN_MS.underWay;
  return transaction ? lookAgainAfter(transaction.state) : false;
}
