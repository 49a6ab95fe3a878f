import { makeAttempts, type Pending } from "@coffer/client/attempts";
import type { CofferError } from "@coffer/client/errors";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "./api.ts";
import type { TypedDocumentString } from "./typed-document.ts";

/** Whose form it is, and which of theirs. */
type Form = { readonly owner: string; readonly form: string };

export type AttemptOf<Result, Variables> = {
  /** What was sent and has no answer, in this visit or before a reload. */
  readonly pending: Pending | null;
  readonly isBusy: boolean;
  readonly answer: Result | undefined;
  readonly fault: CofferError | null;
  /** Changes with each sending. */
  readonly sentAt: number;
  send(variables: (idempotencyKey: string) => Variables, onAnswer?: (answer: Result) => void): void;
  /** The same key and the same words: what was done is answered, and not done anew. */
  sendAgain(onAnswer?: (answer: Result) => void): void;
};

/**
 * An order that moves money: its key is stored before it is sent, and what has no answer is asked
 * for again with that key.
 */
export function useAttempt<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  { owner, form }: Form,
): AttemptOf<Result, Variables> {
  const [attempt] = useState(() => makeAttempts({ client, owner }).open(form));
  const [pending, setPending] = useState(attempt.pending);
  const order = useMutation<Result, CofferError, ((idempotencyKey: string) => Variables) | null>({
    mutationFn: (variables) => (variables ? attempt.ask(document, variables) : attempt.askAgain(document)),
    onSettled: () => setPending(attempt.pending),
  });
  const give = (variables: ((idempotencyKey: string) => Variables) | null, onAnswer?: (answer: Result) => void) =>
    order.mutate(variables, onAnswer ? { onSuccess: onAnswer } : {});
  return {
    pending,
    isBusy: order.isPending,
    answer: order.data,
    fault: order.error,
    sentAt: order.submittedAt,
    send: give,
    sendAgain: (onAnswer) => give(null, onAnswer),
  };
}
