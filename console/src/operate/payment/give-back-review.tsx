import { unreachable } from "@coffer/client/refusals";
import {
  PreviewStaffRefundDocument,
  type StaffRefundMutation,
  type StaffRefundMutationVariables,
} from "../../generated/operate/payment/give-back.ts";
import type { AttemptOf } from "../../live/use-attempt.ts";
import { writeAmount } from "../../money.ts";
import { Moves, MovesUnknown } from "../../payment/moves.tsx";
import { usePreview } from "../../payment/use-preview.ts";
import { Amount } from "../../ui/amount.tsx";
import { Button } from "../../ui/button.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Form } from "../../ui/form.tsx";
import { MoneyButton } from "../../ui/money-button.tsx";
import { useReader } from "../../ui/reader.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { Settling } from "../../ui/settling.tsx";
import { words } from "../../words/words.ts";
import type { GiveBackOrder } from "./give-back-form.tsx";

type Props = {
  readonly input: GiveBackOrder & { readonly paymentId: string };
  readonly attempt: AttemptOf<StaffRefundMutation, StaffRefundMutationVariables>;
  /** By name: out of whose account it comes, and to whom it goes. */
  readonly payee: string;
  readonly payer: string;
  readonly onSend: (input: Props["input"]) => void;
  readonly onBack: () => void;
};

const w = words.staffRefund;

/** What it would do, tried out, and the button that does it. */
export function GiveBackReview({ input, attempt, payee, payer, onSend, onBack }: Props) {
  const { locale } = useReader();
  const previewed = usePreview(PreviewStaffRefundDocument, input, {
    answerIn: ({ previewRefundForPayee }) => previewRefundForPayee,
    wordsOf: (refusal) => refusalWords(refusal, locale),
  });
  const answer = attempt.answer?.refundForPayee;
  const refused = answer && answer.__typename !== "RefundForPayeeSuccess" ? refusalWords(answer, locale) : null;
  // What was done by the order comes before what it would do.
  const refusal = refused ?? previewed.refusal;
  const { preview } = previewed;
  return (
    <Settling>
      <Form onSubmit={() => onSend(input)} refusedAt={refused || attempt.fault ? attempt.sentAt : undefined}>
        <Facts
          facts={[
            fact(words.amount.label, <Amount money={input.amount} />),
            fact(w.outOf, payee),
            fact(w.goesTo, payer),
            fact(words.refund.memo, input.memo),
            fact(words.operate.reason, input.reason),
            fact(
              words.send.postings,
              preview ? (
                <Moves preview={preview} accounts={[]} payee={payer} />
              ) : (
                <MovesUnknown previewed={previewed} />
              ),
            ),
          ]}
        />
        {refusal && <RefusalNote code={refused ? attempt.refusalCode : previewed.refusalCode}>{refusal}</RefusalNote>}
        <SendFault fault={attempt.fault} sentAt={attempt.sentAt} />
        <div className="flex flex-wrap gap-3">
          <MoneyButton type="submit" look="danger" isBusy={attempt.isBusy}>
            {w.now}
          </MoneyButton>
          <Button onClick={onBack}>{w.back}</Button>
        </div>
      </Form>
    </Settling>
  );
}

type Answer = NonNullable<StaffRefundMutation["refundForPayee"]>;
type Refusal = Exclude<Answer, { readonly __typename: "RefundForPayeeSuccess" }>;

/** Why it is not done: a refusal that is not here does not compile. */
function refusalWords(refusal: Refusal, locale: string): string {
  switch (refusal.__typename) {
    case "AmountExceedsRefundable":
      return words.refund.refusals.tooMuch(writeAmount(refusal.refundableAmount, locale));
    case "QuotaExceeded":
      return w.refusals.QuotaExceeded(refusal.limit);
    case "InsufficientFunds":
      return w.refusals.InsufficientFunds(writeAmount(refusal.available, locale));
    case "CurrencyMismatch":
      return words.refusals.currencyMismatch(refusal.accountCurrency);
    case "PaymentNotFound":
    case "OwnPayment":
    case "PaymentNotRefundable":
    case "AccountFrozen":
    case "AccountClosed":
      return w.refusals[refusal.__typename];
    case "IdempotencyKeyReused":
      return words.operate.keyReused;
    default:
      return unreachable(refusal);
  }
}
