import type {
  CallOffAskedMutation,
  DeclineAskedMutation,
  RemindAskedMutation,
} from "../../generated/request/request.ts";
import { writeMoment } from "../../ui/moment.ts";
import { useReader } from "../../ui/reader.tsx";
import { words } from "../../words/words.ts";

export type StepAnswer = NonNullable<
  RemindAskedMutation["remindRequest"] | DeclineAskedMutation["declineRequest"] | CallOffAskedMutation["cancelRequest"]
>;

/** Why it was not done: a refusal that is not here does not compile. */
export function useStepRefusal(answer: StepAnswer | null | undefined): string | null {
  const reader = useReader();
  const w = words.requests.refusals;
  if (!answer) return null;
  switch (answer.__typename) {
    case "RemindRequestSuccess":
    case "DeclineRequestSuccess":
    case "CancelRequestSuccess":
      return null;
    case "RequestNotFound":
    case "NotPayer":
    case "NotPayee":
    case "RequestUnaddressed":
      return w[answer.__typename];
    case "RequestNotOpen":
      return w.notOpen(words.requests.states[answer.status]);
    case "ReminderRefused":
      return answer.remindableAt === null
        ? w.remindedOften
        : w.remindedLately(writeMoment(new Date(answer.remindableAt), reader, {}));
    case "IdempotencyKeyReused":
      return words.refusals.keyReused;
  }
}
