import type { PaymentOfAnybodyFragment } from "../../generated/operate/payment/payment.ts";
import { isNothing } from "../../money.ts";
import { PaymentState } from "../../payment/payment-state.tsx";
import { IdLink } from "../../shell/id-link.tsx";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Id } from "../../ui/id.tsx";
import { words } from "../../words/words.ts";

const own = words.operate.payment;
const { terms } = own;

type Props = { readonly payment: PaymentOfAnybodyFragment };

export function AboutPayment({ payment }: Props) {
  const { id, amount, authorizedAmount, fee, refundedAmount, memo, priority, failureReason } = payment;
  const { journalEntry, refundOf } = payment;
  return (
    <Card title={own.about}>
      <Facts
        facts={[
          fact(terms.id, <Id id={id} />),
          fact(terms.amount, <Amount money={amount} />),
          authorizedAmount && fact(terms.reserved, <Amount money={authorizedAmount} />),
          fact(
            terms.state,
            <>
              <PaymentState payment={payment} />
              {failureReason && <span className="block text-bad">{words.payment.failures[failureReason]}</span>}
            </>,
          ),
          fact(terms.fee, isNothing(fee) ? words.payment.noFee : <Amount money={fee} />),
          isNothing(refundedAmount) ? null : fact(words.refund.given, <Amount money={refundedAmount} />),
          refundOf && fact(words.refund.gives, <IdLink id={refundOf.id} />),
          memo ? fact(terms.memo, memo) : null,
          priority === "NORMAL" ? null : fact(words.payment.priority, words.payment.priorities[priority]),
          fact(
            terms.entry,
            journalEntry ? (
              <>
                <IdLink id={journalEntry.id} /> {journalEntry.kind}
              </>
            ) : (
              own.noEntry
            ),
          ),
        ]}
      />
    </Card>
  );
}

type Side = PaymentOfAnybodyFragment["from"];

const nameOf = ({ username, displayName }: NonNullable<Side>["user"]): string =>
  displayName ? `${username} · ${displayName}` : username;

/** Both sides: each person, and the account of theirs. */
export function Sides({ payment: { from, to } }: Props) {
  const side = (side: Side, who: string, which: string) =>
    side
      ? [
          fact(who, <IdLink id={side.user.id}>{nameOf(side.user)}</IdLink>),
          fact(which, <IdLink id={side.account.id}>{side.account.name}</IdLink>),
        ]
      : [fact(who, own.outside)];
  return (
    <Card title={own.sides}>
      <Facts facts={[...side(from, terms.from, terms.fromAccount), ...side(to, terms.to, terms.toAccount)]} />
    </Card>
  );
}
