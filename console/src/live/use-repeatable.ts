import { useQueryClient } from "@tanstack/react-query";
import { isDone } from "./refusal-code.ts";
import { askAnewInAllTabs } from "./tabs-know.ts";
import type { TypedDocumentString } from "./typed-document.ts";
import { useSend } from "./use-ask.ts";

/**
 * An order that can be repeated: what it says is so, now or since before. What is shown elsewhere
 * is asked for anew whatever the answer, also where the form is gone.
 */
export function useRepeatable<Result, Variables>(document: TypedDocumentString<Result, Variables>, onDone: () => void) {
  const cache = useQueryClient();
  return useSend(document, (answer) => {
    askAnewInAllTabs(cache);
    if (isDone(answer)) onDone();
  });
}
