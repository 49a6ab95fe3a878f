import { useQueryClient } from "@tanstack/react-query";
import { askAnewInAllTabs } from "../live/tabs-know.ts";
import { type AttemptOf, useAttempt } from "../live/use-attempt.ts";

/**
 * An order of staff's. No stream tells staff of what it changes, here and on other pages, or of
 * what a refusal has just shown to be otherwise: after every answer all that is shown is asked for
 * anew, in all tabs.
 */
export function useStaffOrder<Result, Variables>(
  document: Parameters<typeof useAttempt<Result, Variables>>[0],
  { onAnswer, ...form }: Parameters<typeof useAttempt<Result, Variables>>[1],
): AttemptOf<Result, Variables> {
  const cache = useQueryClient();
  return useAttempt(document, {
    ...form,
    onAnswer(answer) {
      askAnewInAllTabs(cache);
      onAnswer?.(answer);
    },
  });
}
