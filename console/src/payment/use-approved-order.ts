import { useState } from "react";
import type { TypedDocumentString } from "../live/typed-document.ts";
import { type AttemptOf, useAttempt } from "../live/use-attempt.ts";
import type { AskedApproval } from "./approval-statement.ts";

type Asking = { readonly idempotencyKey: string };
type Said = { readonly __typename: string };
type ApprovalRequired = {
  readonly __typename: "ApprovalRequired";
  readonly statement: string;
  readonly options: string;
};
type Final<Answer> = Exclude<Answer, ApprovalRequired>;

type Order<Result, Answer> = {
  readonly owner: string;
  readonly form: string;
  /** The one field of its result. */
  readonly answerIn: (result: Result) => Answer | null | undefined;
  /** While the page is there: what was done, or refused. */
  readonly onAnswer: (answer: Final<Answer>, isRepeat: boolean) => void;
};

const isAsked = (answer: Said): answer is ApprovalRequired => answer.__typename === "ApprovalRequired";

/** An order of money that leaves a person, who may have to approve it first. */
export function useApprovedOrder<Result, Input extends Asking, Answer extends Said>(
  document: TypedDocumentString<Result, { readonly input: Input }>,
  { owner, form, answerIn, onAnswer }: Order<Result, Answer>,
) {
  const attempt: AttemptOf<Result, { readonly input: Input }> = useAttempt(document, { owner, form });
  const [asked, setAsked] = useState<AskedApproval<Input> | null>(null);
  const hear =
    (sent: { input: Input | null }, isRepeat = false) =>
    (result: Result) => {
      const answer = answerIn(result);
      if (!answer || !sent.input) return;
      if (isAsked(answer)) return setAsked({ statement: answer.statement, options: answer.options, input: sent.input });
      setAsked(null);
      onAnswer(answer as Final<Answer>, isRepeat);
    };
  const give = (inputOf: (idempotencyKey: string) => Input) => {
    // Known once the attempt has said its key, which is before anything is answered.
    const sent: { input: Input | null } = { input: null };
    attempt.send((idempotencyKey) => {
      sent.input = inputOf(idempotencyKey);
      return { input: sent.input };
    }, hear(sent));
  };
  const answer = attempt.answer === undefined ? null : answerIn(attempt.answer);
  return {
    attempt,
    /** What the payer's passkey has to sign before it is done. */
    asked,
    /** The last answer, but that it has to be approved. */
    answer: answer && !isAsked(answer) ? (answer as Final<Answer>) : null,
    send: give,
    sendAgain() {
      const { pending } = attempt;
      if (pending) attempt.sendAgain(hear({ input: pending.variables.input as Input }, true));
    },
    /** The same order, under the key of its approval, which says the most that it may cost. */
    approve(approval: string) {
      if (!asked) return;
      const atAnyPrice = "feeQuoteId" in asked.input ? { feeQuoteId: null } : {};
      give(() => ({ ...asked.input, ...atAnyPrice, approval }));
    },
    forget() {
      setAsked(null);
      attempt.reset();
    },
  };
}
