import type { CofferError } from "@coffer/client/errors";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  ConsoleAddPasskeyDocument,
  type ConsoleAddPasskeyMutation,
  ConsoleStartPasskeyRegistrationDocument,
} from "../../generated/wallet/security/passkeys.ts";
import { createPasskey } from "../../live/passkeys.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { ask } from "../../live/use-ask.ts";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";

type Answer = NonNullable<ConsoleAddPasskeyMutation["addPasskey"]>;
type Added = Extract<Answer, { __typename: "AddPasskeySuccess" }>;

/**
 * What came of it. `not-made`: the browser says no more than that; `known`: this device has one.
 */
export type PasskeyAddition =
  | { readonly kind: "added"; readonly answer: Added }
  | { readonly kind: "not-made" | "known" }
  | { readonly kind: "refused"; readonly answer: Exclude<Answer, Added> };

/** Three steps as one order: what is to be made, the device, and what it made. */
export function usePasskeyAddition(onAdded: (added: Added) => void) {
  const cache = useQueryClient();
  const say = useToast();
  return useMutation<PasskeyAddition, CofferError, { readonly name: string | null }>({
    async mutationFn({ name }) {
      const { startPasskeyRegistration: begun } = await ask(ConsoleStartPasskeyRegistrationDocument, {});
      if (!begun) throw new Error("the API answered without an outcome");
      if (begun.__typename !== "PasskeyCeremonySuccess") return { kind: "refused", answer: begun };
      const made = await createPasskey(begun.options);
      if (made === null) return { kind: "not-made" };
      if (made === "known") return { kind: "known" };
      const input = { credential: made.credential, name };
      const { addPasskey: answer } = await ask(ConsoleAddPasskeyDocument, { input });
      if (!answer) throw new Error("the API answered without an outcome");
      return answer.__typename === "AddPasskeySuccess" ? { kind: "added", answer } : { kind: "refused", answer };
    },
    onSuccess(addition) {
      if (addition.kind !== "added") return;
      say(words.passkeys.addedNote(addition.answer.passkey.name));
      askAnewInAllTabs(cache);
      onAdded(addition.answer);
    },
  });
}
