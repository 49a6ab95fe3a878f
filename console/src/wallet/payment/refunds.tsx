import { fromApi, subtract, toApi } from "@coffer/client/money";
import { useEffect, useRef, useState } from "react";
import type { MovementFragment } from "../../generated/payment/payment.ts";
import { RefundsOfPaymentDocument } from "../../generated/wallet/payment/payment.ts";
import { useAsk } from "../../live/use-ask.ts";
import { isNothing } from "../../money.ts";
import { Amount } from "../../ui/amount.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Time } from "../../ui/time.tsx";
import { useHeadingAfter } from "../../ui/use-heading-after.ts";
import { words } from "../../words/words.ts";
import { RefundForm } from "./refund-form.tsx";

type Props = { readonly payment: MovementFragment; readonly owner: string };

/** Of a payment between two people: what was given back, and the payee's way to give more. */
export function Refunds({ payment, owner }: Props) {
  const { kind, direction, status, amount, refundedAmount, counterparty } = payment;
  const left = toApi(subtract(fromApi(amount), fromApi(refundedAmount)));
  const hasMoved = status === "COMPLETED" || status === "PARTIALLY_REFUNDED";
  const mayRefund = direction === "IN" && hasMoved && !isNothing(left);
  // The button goes with the last that was left, and the dialog with it.
  useHeadingAfter(mayRefund);
  const isBetweenPeople = counterparty !== null && (kind === "SEND" || kind === "REFUND");
  if (!isBetweenPeople || !(mayRefund || kind === "REFUND" || !isNothing(refundedAmount))) return null;
  return <RefundsCard payment={payment} owner={owner} left={mayRefund ? left : null} />;
}

type CardProps = Props & {
  /** What the viewer may give back; null where that is nothing. */
  readonly left: MovementFragment["amount"] | null;
};

function RefundsCard({ payment, owner, left }: CardProps) {
  const { id, refundedAmount } = payment;
  const [isOpen, setOpen] = useState(false);
  const { data, error, refetch } = useAsk(RefundsOfPaymentDocument, { id });
  const refunded = refundedAmount.amount;
  const asked = useRef(refunded);
  // The payment is followed; what gives it back is asked for anew with each change of it.
  useEffect(() => {
    if (asked.current === refunded) return;
    asked.current = refunded;
    void refetch();
  }, [refunded, refetch]);
  const w = words.refund;
  const { refundOf, refunds = [] } = data?.payment ?? {};
  return (
    <Card title={w.title}>
      {error && !data && <Fault fault={error} onAgain={() => void refetch()} />}
      {refundOf && (
        <p className="mb-4">
          {w.of}{" "}
          <TextLink to="/payments/$id" params={{ id: refundOf.id }}>
            {w.original}
          </TextLink>
        </p>
      )}
      <p role="status" className="mb-3">
        {isNothing(refundedAmount) ? (
          w.none
        ) : (
          <>
            {w.some} <Amount money={refundedAmount} />
          </>
        )}
      </p>
      {refunds.length > 0 && (
        <ul className="mb-4 grid gap-2">
          {refunds.map((refund) => (
            <li key={refund.id} className="amount-wraps flex flex-wrap justify-between gap-x-4">
              <span className="min-w-0 break-words">
                <TextLink to="/payments/$id" params={{ id: refund.id }}>
                  <Time at={refund.createdAt} />
                </TextLink>
                {refund.memo && <span className="text-dim"> · {refund.memo}</span>}
              </span>
              <Amount money={refund.amount} />
            </li>
          ))}
        </ul>
      )}
      {left && (
        <>
          <Button onClick={() => setOpen(true)}>{w.begin}</Button>
          <Dialog title={w.begin} isOpen={isOpen} onClose={() => setOpen(false)}>
            <RefundForm payment={payment} owner={owner} left={left} onDone={() => setOpen(false)} />
          </Dialog>
        </>
      )}
    </Card>
  );
}
