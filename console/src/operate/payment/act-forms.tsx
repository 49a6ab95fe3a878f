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
import type { TypedDocumentString } from "../../live/typed-document.ts";
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

type Typed = { readonly reason: string; readonly idempotencyKey: string };
type ReasonedAct<Result, Input> = {
  readonly document: TypedDocumentString<Result, { readonly input: Input }>;
  /** Its form's name. */
  readonly act: string;
  /** Once it is done. */
  readonly said: string;
  readonly toInput: (typed: Typed) => Input;
};

/** The same of an order that needs nothing typed but a reason: `form` is for {@link ReasonForm}. */
export function useReasonedAct<Result extends object, Input>(
  props: ActProps,
  { document, act, said, toInput }: ReasonedAct<Result, Input>,
) {
  const { about, close } = useAct(props, act, said);
  const attempt = useStaffOrder(document, about);
  return {
    answer: attempt.answer,
    form: {
      attempt,
      lookAt: pageOf(props.paymentId),
      onSubmit: (reason: string) =>
        attempt.send((idempotencyKey) => ({ input: toInput({ reason, idempotencyKey }) }), close),
      onAgain: () => attempt.sendAgain(close),
    },
  };
}

export function RetryForm(props: ActProps) {
  const { paymentId } = props;
  const { answer, form } = useReasonedAct(props, {
    document: RetryStuckDocument,
    act: "retry",
    said: w.retry.done,
    toInput: (typed) => ({ paymentId, ...typed }),
  });
  return (
    <ReasonForm {...form} refusal={useActRefusal(answer?.retryPayment)} submit={w.retry.submit} look="main">
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
  const { paymentId } = props;
  const [outcome, setOutcome] = useState<Outcome>("COMPLETED");
  const { answer, form } = useReasonedAct(props, {
    document: EndStuckDocument,
    act: "end",
    said: w.end.done,
    toInput: (typed) => ({ paymentId, outcome, ...typed }),
  });
  return (
    <ReasonForm {...form} refusal={useActRefusal(answer?.endPayment)} submit={w.end.submit} look="danger" movesMoney>
      <p>{w.end.means}</p>
      <OutcomeChoice outcome={outcome} onChoose={setOutcome} />
    </ReasonForm>
  );
}

export function ProposeForm(props: ActProps) {
  const { paymentId } = props;
  const [outcome, setOutcome] = useState<Outcome>("FAILED");
  const { answer, form } = useReasonedAct(props, {
    document: ProposeEndingDocument,
    act: "propose",
    said: w.propose.done,
    toInput: (typed) => ({ paymentId, outcome, ...typed }),
  });
  return (
    <ReasonForm {...form} refusal={useActRefusal(answer?.proposePaymentEnding)} submit={w.propose.submit} look="danger">
      <p>{w.propose.means}</p>
      <OutcomeChoice outcome={outcome} onChoose={setOutcome} />
    </ReasonForm>
  );
}

export function ApproveForm(props: EndingProps) {
  const { endingId } = props;
  const { answer, form } = useReasonedAct(props, {
    document: ApproveEndingDocument,
    act: "approve-ending",
    said: w.approve.done,
    toInput: (typed) => ({ endingId, ...typed }),
  });
  return (
    <ReasonForm
      {...form}
      refusal={useActRefusal(answer?.approvePaymentEnding)}
      submit={w.approve.submit}
      look="danger"
      movesMoney
    >
      <p>{w.approve.means}</p>
    </ReasonForm>
  );
}

export function DenyForm(props: EndingProps) {
  const { endingId, isOwn } = props;
  const { answer, form } = useReasonedAct(props, {
    document: DenyEndingDocument,
    act: "deny-ending",
    said: w.deny.done,
    toInput: (typed) => ({ endingId, ...typed }),
  });
  return (
    <ReasonForm
      {...form}
      refusal={useActRefusal(answer?.denyPaymentEnding)}
      submit={isOwn ? w.deny.withdraw : w.deny.submit}
      look="main"
    >
      <p>{w.deny.means}</p>
    </ReasonForm>
  );
}
