import { BulkOfPaymentDocument } from "../../generated/wallet/payment/payment.ts";
import { useAsk } from "../../live/use-ask.ts";
import { TextLink } from "../../ui/link-button.tsx";
import { words } from "../../words/words.ts";

/** Of a row of a bulk payment: which. It is so for good; to whom was paid, there is none. */
export function PartOfBulk({ paymentId }: { readonly paymentId: string }) {
  const { data } = useAsk(BulkOfPaymentDocument, { id: paymentId });
  const bulk = data?.payment?.bulkPayment;
  if (!bulk) return null;
  const w = words.bulk;
  return (
    <p>
      {w.partOf}{" "}
      <TextLink to="/bulk/$id" params={{ id: bulk.id }}>
        {bulk.name ?? w.one}
      </TextLink>
    </p>
  );
}
