import type {
  EndStandingMutation,
  MakeStandingOrderMutation,
  PauseStandingMutation,
  PreviewStandingOrderQuery,
  ResumeStandingMutation,
  SkipStandingMutation,
} from "../../generated/wallet/schedules/schedules.ts";
import { wordsOfOrderRefusal } from "../../payment/order-refusals.ts";
import { writeMoment } from "../../ui/moment.ts";
import { useReader } from "../../ui/reader.tsx";
import { words } from "../../words/words.ts";

type Made = NonNullable<
  MakeStandingOrderMutation["schedulePayment"] | PreviewStandingOrderQuery["previewSchedulePayment"]
>;
type Done = { readonly __typename: "SchedulePaymentSuccess" | "SchedulePreviewSuccess" | "ApprovalRequired" };
export type MakeRefusal = Exclude<Made, Done>;

/** Why there is no standing order: a refusal that is not here does not compile. */
export function wordsOfMakeRefusal(refusal: MakeRefusal): string {
  switch (refusal.__typename) {
    case "ScheduleImpossible":
      return words.standing.impossible[refusal.because];
    case "PayeeNotFound":
      return words.refusals.payeeNotFound;
    case "SameAccount":
      return words.refusals.sameAccount;
    case "QuotaExceeded":
      return words.standing.faults.tooMany(refusal.limit);
    default:
      return wordsOfOrderRefusal(refusal);
  }
}

export type StepAnswer = NonNullable<
  | PauseStandingMutation["pausePaymentSchedule"]
  | ResumeStandingMutation["resumePaymentSchedule"]
  | SkipStandingMutation["skipScheduledPayment"]
  | EndStandingMutation["endPaymentSchedule"]
>;

/** Why a step was not taken: a refusal that is not here does not compile. */
export function useStepRefusal(answer: StepAnswer | null | undefined): string | null {
  const reader = useReader();
  const w = words.standing.faults;
  if (!answer) return null;
  switch (answer.__typename) {
    case "PausePaymentScheduleSuccess":
    case "ResumePaymentScheduleSuccess":
    case "SkipScheduledPaymentSuccess":
    case "EndPaymentScheduleSuccess":
      return null;
    case "ScheduleNotFound":
      return w.ScheduleNotFound;
    case "ScheduleStatusMismatch":
      return w.mismatch(words.standing.states[answer.status]);
    case "ScheduleDateMismatch":
      return w.otherDate(writeMoment(new Date(answer.nextDate), reader, {}));
    case "IdempotencyKeyReused":
      return words.refusals.keyReused;
  }
}
