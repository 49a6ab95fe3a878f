import type { CofferError } from "@coffer/client/errors";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { codeOfFirst } from "./refusal-code.ts";
import type { TypedDocumentString } from "./typed-document.ts";
import { ask } from "./use-ask.ts";

export type UnkeptOrder<Result, Variables> = {
  readonly isBusy: boolean;
  readonly answer: Result | undefined;
  /** Of the answer, where it is a refusal. */
  readonly refusalCode: string | null;
  readonly fault: CofferError | null;
  /** Changes with each sending. */
  readonly sentAt: number;
  /** `whileShown` takes the answer while the form is there. */
  send(variables: (idempotencyKey: string) => Variables, whileShown: (answer: Result) => void): void;
};

/**
 * An order whose words are secret: they are handed to the request, and kept nowhere else, neither
 * in the cache nor in the browser's storage. The key of one that has no answer stays as long as the
 * form does: whoever sends it again has it done once.
 */
export function useUnkept<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  onAnswer: (answer: Result) => void,
): UnkeptOrder<Result, Variables> {
  const [key, setKey] = useState(() => crypto.randomUUID());
  const given = useRef<Variables | null>(null);
  const order = useMutation<Result, CofferError, void>({
    mutationFn() {
      const variables = given.current;
      given.current = null;
      if (variables === null) throw new TypeError("nothing was given to be sent");
      return ask(document, variables);
    },
    onSuccess(answer) {
      setKey(crypto.randomUUID());
      onAnswer(answer);
    },
  });
  return {
    isBusy: order.isPending,
    answer: order.data,
    refusalCode: codeOfFirst(order.data),
    fault: order.error,
    sentAt: order.submittedAt,
    send(variables, whileShown) {
      if (order.isPending) return;
      given.current = variables(key);
      order.mutate(undefined, { onSuccess: whileShown });
    },
  };
}
