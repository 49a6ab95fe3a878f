import type { CofferError } from "@coffer/client/errors";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  HandInDocumentDocument,
  type HandInDocumentMutation,
  type HandInDocumentMutationVariables,
  VerificationPageDocument,
  type VerificationPageQuery,
} from "../../generated/wallet/verification/verification.ts";
import { ask, keyOf } from "../../live/use-ask.ts";
import { putVerification } from "./follow-verification.ts";
import { type Chosen, toDocumentInput, unreadable } from "./read-document.ts";

type Input = HandInDocumentMutationVariables["input"];
type Typed = Pick<Input, "documentType" | "networks"> & { readonly front: Chosen; readonly back: Chosen | null };
type Unread = { readonly front?: Chosen; readonly back?: Chosen };

/**
 * Sends a document. It is under way from the press on, also while files are read: a second press
 * sends nothing. Where one of them cannot be read nothing is sent, and `onUnread` has it with why.
 */
export function useHandIn(onUnread: (unread: Unread) => void) {
  const cache = useQueryClient();
  return useMutation<HandInDocumentMutation | null, CofferError, Typed>({
    async mutationFn({ front, back, ...rest }) {
      const [first, second] = [await toDocumentInput(front), back && (await toDocumentInput(back))];
      if (!first || (back && !second)) {
        onUnread({
          ...(first ? {} : { front: unreadable(front.file) }),
          ...(back && !second ? { back: unreadable(back.file) } : {}),
        });
        return null;
      }
      return ask(HandInDocumentDocument, { input: { ...rest, front: first, back: second } });
    },
    onSuccess(done) {
      const answer = done?.submitVerification;
      if (!answer || answer.__typename === "DocumentRefused") return;
      cache.setQueryData<VerificationPageQuery>(keyOf(VerificationPageDocument, {}), (before) =>
        before ? putVerification(before, answer.verification) : before,
      );
    },
  });
}
