import type { ReactNode } from "react";
import { type DebtFragment, DebtOfPaymentDocument } from "../generated/payment/owed.ts";
import type { PaymentCourseFragment } from "../generated/payment/payment.ts";
import { useAsk } from "../live/use-ask.ts";
import { isNothing } from "../money.ts";
import { Amount } from "../ui/amount.tsx";
import { Card } from "../ui/card.tsx";
import { Facts, fact } from "../ui/facts.tsx";
import { Fault } from "../ui/fault.tsx";
import { Time } from "../ui/time.tsx";
import { words } from "../words/words.ts";

const w = words.owed;

type Props = {
  readonly payment: Pick<PaymentCourseFragment, "id" | "kind" | "status">;
  /** What is said before the figures. */
  readonly intro?: (debt: DebtFragment) => ReactNode;
  /** What can be done about it. */
  readonly acts?: (debt: DebtFragment) => ReactNode;
};

/** What is owed of a deposit that was taken back when it was spent; of another payment nothing. */
export function Owed({ payment: { id, kind, status }, ...shown }: Props) {
  return kind === "DEPOSIT" && status === "RETURNED" ? <OwedOf key={id} paymentId={id} {...shown} /> : null;
}

function OwedOf({ paymentId, intro, acts }: Omit<Props, "payment"> & { readonly paymentId: string }) {
  const { data, error, refetch } = useAsk(DebtOfPaymentDocument, { id: paymentId });
  if (error && !data) return <Fault fault={error} onAgain={() => void refetch()} />;
  const debt = data?.payment?.debt;
  if (!debt) return null;
  const { amount, collectedAmount, writtenOffAmount, outstandingAmount, since } = debt;
  return (
    <Card title={w.title}>
      {intro?.(debt)}
      <Facts
        facts={[
          fact(w.outstanding, <Amount money={outstandingAmount} />),
          fact(w.atFirst, <Amount money={amount} />),
          isNothing(collectedAmount) ? null : fact(w.collected, <Amount money={collectedAmount} />),
          isNothing(writtenOffAmount) ? null : fact(w.writtenOff, <Amount money={writtenOffAmount} />),
          fact(w.since, <Time at={since} />),
        ]}
      />
      {acts?.(debt)}
    </Card>
  );
}
