import { makeAttempts } from "@coffer/client/attempts";
import { CofferError } from "@coffer/client/errors";
import { unreachable } from "@coffer/client/refusals";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReplayedFragment } from "../../generated/operate/letters.ts";
import { client } from "../../live/api.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useViewer } from "../../shell/viewer.ts";
import { words } from "../../words/words.ts";
import { doorOf, type Letter } from "../letters.ts";

export type Outcome = {
  readonly id: string;
  readonly isDone: boolean;
  readonly said: string;
  /** Why not, as the API calls it. */
  readonly code: string | null;
};

/** One after the other, each under a key of its own that is kept until its answer is there. */
export function useReplay() {
  const owner = useViewer()?.id ?? "";
  const cache = useQueryClient();
  return useMutation<readonly Outcome[], Error, readonly Letter[]>({
    async mutationFn(letters) {
      const outcomes: Outcome[] = [];
      for (const letter of letters) outcomes.push(await replay(letter, owner));
      return outcomes;
    },
    onSettled: () => askAnewInAllTabs(cache),
  });
}

async function replay(letter: Letter, owner: string): Promise<Outcome> {
  const { id } = letter;
  const attempt = makeAttempts({ client, owner }).open(`dead-letter.${id}`);
  try {
    const { replayed } = await attempt.ask<{ readonly replayed: ReplayedFragment | null }, object>(
      doorOf(letter).again.toString(),
      (idempotencyKey) => ({ input: { id, idempotencyKey } }),
    );
    return { id, ...tell(replayed), code: refusalCode(replayed) };
  } catch (error) {
    if (!(error instanceof CofferError)) throw error;
    return { id, isDone: false, said: words.operate.letters.failed(error.message), code: error.code };
  }
}

function tell(replayed: ReplayedFragment | null): Omit<Outcome, "id" | "code"> {
  if (!replayed) return { isDone: false, said: words.operate.letters.failed("") };
  switch (replayed.__typename) {
    case "ReplayDeadLetterSuccess":
      return { isDone: true, said: words.operate.letters[replayed.deadLetter ? "requested" : "done"] };
    case "DeadLetterNotFound":
    case "DeadLetterReplayed":
      return { isDone: false, said: words.operate.letters.refusals[replayed.__typename] };
    case "IdempotencyKeyReused":
      return { isDone: false, said: words.operate.keyReused };
    default:
      return unreachable(replayed);
  }
}
