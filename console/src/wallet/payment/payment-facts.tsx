import type { MovementFragment } from "../../generated/payment/payment.ts";
import { isNothing } from "../../money.ts";
import { isHold, nameOf, PaymentState } from "../../payment/payment-state.tsx";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { type Fact, Facts } from "../../ui/facts.tsx";
import { Id } from "../../ui/id.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { words } from "../../words/words.ts";

export function PaymentFacts({ payment }: { readonly payment: MovementFragment }) {
  const { id, amount, authorizedAmount, fee, memo, account, counterparty, direction } = payment;
  const { status, priority, failureReason } = payment;
  const w = words.payment;
  const facts: Fact[] = [];
  if (counterparty)
    facts.push([
      direction === "IN" ? w.payer : w.payee,
      <span key="other" className="inline-flex flex-wrap items-center gap-x-2">
        {nameOf(counterparty)} <Id id={counterparty.id} />
      </span>,
    ]);
  facts.push([
    w.account,
    <TextLink key="account" to="/accounts/$id" params={{ id: account.id }}>
      {account.name}
    </TextLink>,
  ]);
  if (memo) facts.push([w.memo, memo]);
  if (priority !== "NORMAL") facts.push([w.priority, w.priorities[priority]]);
  if (authorizedAmount) facts.push([w.reserved, <Amount key="reserved" money={authorizedAmount} />]);
  facts.push([w.fee, isNothing(fee) ? w.noFee : <Amount key="fee" money={fee} />]);
  facts.push([w.id, <Id key="id" id={id} />]);
  return (
    <Card>
      <p className="amount-wraps mb-1 font-semibold text-3xl tracking-tight">
        <Amount money={amount} direction={direction} />
      </p>
      <p role="status" className="mb-4">
        <PaymentState payment={payment} />{" "}
        <span className="text-dim">· {isHold(payment) ? w.heldMeaning : w.meanings[status]}</span>
        {failureReason && <span className="block text-bad">{w.failures[failureReason]}</span>}
      </p>
      <Facts facts={facts} />
    </Card>
  );
}
