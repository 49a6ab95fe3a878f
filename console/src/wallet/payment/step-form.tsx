import type { AttemptOf } from "../../live/use-attempt.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Form } from "../../ui/form.tsx";
import { MoneyButton } from "../../ui/money-button.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { pageOf } from "./amount-order.tsx";

type Props<Result, Variables> = {
  /** Of which payment: its own page shows what was done with it. */
  readonly paymentId: string;
  /** What it does, and on its button. */
  readonly meaning: string;
  readonly submit: string;
  readonly attempt: AttemptOf<Result, Variables>;
  /** Why it was refused, in words. */
  readonly refusal: string | null;
  readonly onSubmit: () => void;
};

/** Ends a payment, of which there is nothing to type. */
export function StepForm<Result, Variables>(props: Props<Result, Variables>) {
  const { paymentId, meaning, submit, attempt, refusal, onSubmit } = props;
  if (attempt.pending)
    return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain()} lookAt={pageOf(paymentId)} />;
  return (
    <Form onSubmit={onSubmit} refusedAt={refusal ? attempt.sentAt : undefined}>
      <p>{meaning}</p>
      <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>
      <SendFault fault={attempt.fault} sentAt={attempt.sentAt} />
      <MoneyButton type="submit" look="danger" isBusy={attempt.isBusy} className="justify-self-start">
        {submit}
      </MoneyButton>
    </Form>
  );
}
