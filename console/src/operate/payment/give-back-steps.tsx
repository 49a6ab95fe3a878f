import { StaffRefundDocument } from "../../generated/operate/payment/give-back.ts";
import type { Money } from "../../money.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";
import { type ActProps, pageOf, useAct } from "./act-forms.tsx";
import { GiveBackForm, type GiveBackOrder } from "./give-back-form.tsx";
import { GiveBackReview } from "./give-back-review.tsx";

/** What was typed, and whether it is being looked at. */
export type GiveBackDraft = { readonly order: GiveBackOrder | null; readonly isReviewed: boolean };

type Props = ActProps & {
  readonly most: Money;
  readonly payee: string;
  readonly payer: string;
  readonly draft: GiveBackDraft;
  readonly onDraft: (draft: GiveBackDraft) => void;
};

/** An order that was never answered comes before all that can be typed, also after a reload. */
export function GiveBackSteps({ most, payee, payer, draft, onDraft, ...act }: Props) {
  const { about, close } = useAct(act, "give-back", words.staffRefund.done);
  const attempt = useStaffOrder(StaffRefundDocument, about);
  const { paymentId } = act;
  const { order, isReviewed } = draft;
  const { pending } = attempt;
  if (pending) {
    const again = () => {
      // Where it is refused, that stands beside what was asked for.
      const { amount, memo, reason } = pending.variables.input as GiveBackOrder;
      onDraft({ order: { amount, memo, reason }, isReviewed: true });
      attempt.sendAgain(close);
    };
    return <AskAgain attempt={attempt} onAgain={again} lookAt={pageOf(paymentId)} />;
  }
  if (order && isReviewed)
    return (
      <GiveBackReview
        input={{ paymentId, ...order }}
        attempt={attempt}
        payee={payee}
        payer={payer}
        onSend={(input) => attempt.send((idempotencyKey) => ({ input: { ...input, idempotencyKey } }), close)}
        onBack={() => onDraft({ order, isReviewed: false })}
      />
    );
  const review = (next: GiveBackOrder) => {
    // What was said of the last order is not said of another one.
    attempt.reset();
    onDraft({ order: next, isReviewed: true });
  };
  return <GiveBackForm most={most} order={order} onOrder={review} />;
}
