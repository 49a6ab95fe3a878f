import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import {
  ApproveEndingDocument,
  DenyEndingDocument,
  EndStuckDocument,
  ProposeEndingDocument,
  RetryStuckDocument,
} from "../../generated/operate/stuck.ts";
import { isDone } from "../../live/refusal-code.ts";
import { Choice } from "../../ui/field.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { ReasonForm } from "../reason-form.tsx";
import { useStaffOrder } from "../use-staff-order.ts";
import { useActRefusal } from "./act-refusals.ts";

const w = words.stuck;
const OUTCOMES = ["COMPLETED", "FAILED"] as const;
type Outcome = (typeof OUTCOMES)[number];

export type ActProps = {
  readonly paymentId: string;
  readonly owner: string;
  readonly onDone: () => void;
};
type EndingProps = ActProps & { readonly endingId: string; readonly isOwn: boolean };

export const pageOf = (id: string) => ({
  link: linkOptions({ to: "/operate/payments/$id", params: { id } }),
  label: words.askAgain.same,
});

/** An order about one payment: where it is done, that is said and its dialog closes. */
export function useAct({ owner, paymentId, onDone }: ActProps, act: string, said: string) {
  const say = useToast();
  return {
    about: { owner, form: `${act}.${paymentId}`, onAnswer: (result: object) => isDone(result) && say(said) },
    close: (result: object) => isDone(result) && onDone(),
  };
}

export function RetryForm(props: ActProps) {
  const { about, close } = useAct(props, "retry", w.retry.done);
  const attempt = useStaffOrder(RetryStuckDocument, about);
  const { paymentId } = props;
  return (
    <ReasonForm
      attempt={attempt}
      refusal={useActRefusal(attempt.answer?.retryPayment)}
      submit={w.retry.submit}
      look="main"
      lookAt={pageOf(paymentId)}
      onSubmit={(reason) => attempt.send((idempotencyKey) => ({ input: { paymentId, reason, idempotencyKey } }), close)}
      onAgain={() => attempt.sendAgain(close)}
    >
      <p>{w.retry.means}</p>
    </ReasonForm>
  );
}

function OutcomeChoice({
  outcome,
  onChoose,
}: {
  readonly outcome: Outcome;
  readonly onChoose: (next: Outcome) => void;
}) {
  return (
    <Choice
      label={w.outcome}
      value={outcome}
      onChange={({ target }) => onChoose(OUTCOMES.find((each) => each === target.value) ?? "FAILED")}
      hint={w.outcomeMeans[outcome]}
    >
      {OUTCOMES.map((each) => (
        <option key={each} value={each}>
          {w.outcomes[each]}
        </option>
      ))}
    </Choice>
  );
}

export function EndForm(props: ActProps) {
  const { about, close } = useAct(props, "end", w.end.done);
  const attempt = useStaffOrder(EndStuckDocument, about);
  const [outcome, setOutcome] = useState<Outcome>("COMPLETED");
  const { paymentId } = props;
  return (
    <ReasonForm
      attempt={attempt}
      refusal={useActRefusal(attempt.answer?.endPayment)}
      submit={w.end.submit}
      look="danger"
      movesMoney
      lookAt={pageOf(paymentId)}
      onSubmit={(reason) =>
        attempt.send((idempotencyKey) => ({ input: { paymentId, outcome, reason, idempotencyKey } }), close)
      }
      onAgain={() => attempt.sendAgain(close)}
    >
      <p>{w.end.means}</p>
      <OutcomeChoice outcome={outcome} onChoose={setOutcome} />
    </ReasonForm>
  );
}

export function ProposeForm(props: ActProps) {
  const { about, close } = useAct(props, "propose", w.propose.done);
  const attempt = useStaffOrder(ProposeEndingDocument, about);
  const [outcome, setOutcome] = useState<Outcome>("FAILED");
  const { paymentId } = props;
  return (
    <ReasonForm
      attempt={attempt}
      refusal={useActRefusal(attempt.answer?.proposePaymentEnding)}
      submit={w.propose.submit}
      look="danger"
      lookAt={pageOf(paymentId)}
      onSubmit={(reason) =>
        attempt.send((idempotencyKey) => ({ input: { paymentId, outcome, reason, idempotencyKey } }), close)
      }
      onAgain={() => attempt.sendAgain(close)}
    >
      <p>{w.propose.means}</p>
      <OutcomeChoice outcome={outcome} onChoose={setOutcome} />
    </ReasonForm>
  );
}

export function ApproveForm(props: EndingProps) {
  const { about, close } = useAct(props, "approve-ending", w.approve.done);
  const attempt = useStaffOrder(ApproveEndingDocument, about);
  const { paymentId, endingId } = props;
  return (
    <ReasonForm
      attempt={attempt}
      refusal={useActRefusal(attempt.answer?.approvePaymentEnding)}
      submit={w.approve.submit}
      look="danger"
      movesMoney
      lookAt={pageOf(paymentId)}
      onSubmit={(reason) => attempt.send((idempotencyKey) => ({ input: { endingId, reason, idempotencyKey } }), close)}
      onAgain={() => attempt.sendAgain(close)}
    >
      <p>{w.approve.means}</p>
    </ReasonForm>
  );
}

export function DenyForm(props: EndingProps) {
  const { about, close } = useAct(props, "deny-ending", w.deny.done);
  const attempt = useStaffOrder(DenyEndingDocument, about);
  const { paymentId, endingId, isOwn } = props;
  return (
    <ReasonForm
      attempt={attempt}
      refusal={useActRefusal(attempt.answer?.denyPaymentEnding)}
      submit={isOwn ? w.deny.withdraw : w.deny.submit}
      look="main"
      lookAt={pageOf(paymentId)}
      onSubmit={(reason) => attempt.send((idempotencyKey) => ({ input: { endingId, reason, idempotencyKey } }), close)}
      onAgain={() => attempt.sendAgain(close)}
    >
      <p>{w.deny.means}</p>
    </ReasonForm>
  );
}
