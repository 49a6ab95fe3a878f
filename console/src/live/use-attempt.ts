import { makeAttempts, type Pending } from "@coffer/client/attempts";
import type { CofferError } from "@coffer/client/errors";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "./api.ts";
import { codeOfFirst } from "./refusal-code.ts";
import type { TypedDocumentString } from "./typed-document.ts";

/** Whose form it is, and which of theirs. */
type Form<Result> = {
  readonly owner: string;
  readonly form: string;
  /**
   * Takes every answer, refusals too, also one that comes when the form is gone: what is shown
   * elsewhere belongs here, and what is said in a note.
   */
  readonly onAnswer?: (answer: Result) => void;
};

/** Takes the answer while the form is there, and not when somebody has gone elsewhere by then. */
type WhileShown<Result> = (answer: Result) => void;

export type AttemptOf<Result, Variables> = {
  /** What was sent and has no answer, in this visit or before a reload. */
  readonly pending: Pending | null;
  readonly isBusy: boolean;
  readonly answer: Result | undefined;
  /** Of the answer, where it is a refusal. */
  readonly refusalCode: string | null;
  readonly fault: CofferError | null;
  /** Changes with each sending. */
  readonly sentAt: number;
  send(variables: (idempotencyKey: string) => Variables, whileShown?: WhileShown<Result>): void;
  /** The same key and the same words: what was done is answered, and not done anew. */
  sendAgain(whileShown?: WhileShown<Result>): void;
  /** Forgets what is pending. Only for somebody who has seen what became of it. */
  giveUp(): void;
  /** Forgets the last answer, or why there is none. Nothing while one is on its way. */
  reset(): void;
};

/**
 * An order that moves money: its key is stored before it is sent, and what has no answer is asked
 * for again with that key.
 */
export function useAttempt<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  { owner, form, onAnswer }: Form<Result>,
): AttemptOf<Result, Variables> {
  const [attempt] = useState(() => makeAttempts({ client, owner }).open(form));
  const [pending, setPending] = useState(attempt.pending);
  const order = useMutation<Result, CofferError, ((idempotencyKey: string) => Variables) | null>({
    mutationFn: (variables) => (variables ? attempt.ask(document, variables) : attempt.askAgain(document)),
    onSuccess: (answer) => onAnswer?.(answer),
    onSettled: () => setPending(attempt.pending),
  });
  const give = (variables: ((idempotencyKey: string) => Variables) | null, whileShown?: WhileShown<Result>) =>
    order.mutate(variables, whileShown ? { onSuccess: whileShown } : {});
  return {
    pending,
    isBusy: order.isPending,
    answer: order.data,
    refusalCode: codeOfFirst(order.data),
    fault: order.error,
    sentAt: order.submittedAt,
    send: give,
    sendAgain: (whileShown) => give(null, whileShown),
    giveUp() {
      attempt.forget();
      setPending(attempt.pending);
      order.reset();
    },
    reset() {
      if (!order.isPending) order.reset();
    },
  };
}
