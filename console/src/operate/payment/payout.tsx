import { Sent } from "../../transaction/sent.tsx";
import { useTransactionOf } from "../../transaction/use-transaction-of.ts";
import { Card } from "../../ui/card.tsx";
import { words } from "../../words/words.ts";

/** Where a withdrawal goes over a network; of one that goes to a payment method nothing. */
export function Payout({ id }: { readonly id: string }) {
  const { data, error } = useTransactionOf(id);
  if (!error && !data?.payment?.payout) return null;
  return (
    <Card title={words.transaction.title}>
      <Sent paymentId={id} isOfStaff />
    </Card>
  );
}
