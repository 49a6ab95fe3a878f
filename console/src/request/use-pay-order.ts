import { PayAskedDocument } from "../generated/request/request.ts";
import { useApprovedOrder } from "../payment/use-approved-order.ts";

export type OnPaid = (paymentId: string, isRepeat: boolean) => void;

/** The order that pays a request; those by links share a form, which outlives the link's token. */
export const usePayOrder = (owner: string, form: string, onPaid: OnPaid) =>
  useApprovedOrder(PayAskedDocument, {
    owner,
    form,
    answerIn: ({ payRequest }) => payRequest,
    onAnswer(answer, isRepeat) {
      if (answer.__typename === "PayRequestSuccess") onPaid(answer.payment.id, isRepeat);
    },
  });

export type PayOrder = ReturnType<typeof usePayOrder>;
