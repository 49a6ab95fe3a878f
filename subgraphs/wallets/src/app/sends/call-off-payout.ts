import type { EventData } from "@coffer/contracts/event-data";
import type { Clock } from "@coffer/platform/values/clock";
import { isOnlyPlanned, type SendState } from "../../domain/sends/send.ts";
import { endUnpaid } from "./end-unpaid.ts";
import { payoutCancellationRefused, payoutCancelled } from "./events.ts";
import type { CallOffAnswer, SendWriter } from "./ports.ts";

export type CalledOffPayout = EventData<"coffer.payments.payout.cancellation_requested">;

type Writer = Pick<SendWriter, "lockPayout" | "keepCallOff" | "end" | "noteAct" | "tell">;

const BY_PAYER = "asked by its payer";

const ENDED: readonly SendState[] = ["FAILED", "CANCELLED"];

/**
 * Answers the payer of a payment who wants it called off: under the send's lock, which whoever
 * signs, approves or ends it takes as well, so one of them is first. Where it is not signed it
 * ends, and never is; also where nothing was planned, for it cannot be, or is not read yet. What is
 * signed goes on. What has ended was answered by that. Each payment once, in the transaction that
 * remembers the event.
 */
export const makeCallOffPayout =
  ({ clock }: { readonly clock: Clock }) =>
  async (writer: Writer, { paymentId, userId }: CalledOffPayout): Promise<void> => {
    const { send, isAnswered } = await writer.lockPayout(paymentId);
    if (isAnswered) return;
    const at = clock.now();
    const keep = (answer: CallOffAnswer) => writer.keepCallOff({ paymentId, userId, answer, at });
    if (send === null) {
      await keep("CANCELLED");
      return writer.tell([payoutCancelled(paymentId, at)]);
    }
    if (send.userId !== userId) throw new Error("a payment is to be called off by somebody who does not pay it");
    if (isOnlyPlanned(send)) {
      await keep("CANCELLED");
      await endUnpaid(writer, send, { ending: "CALLED_OFF", at });
      return writer.noteAct({ sendId: send.id, asked: "CANCEL", reason: BY_PAYER, operatorId: userId, at });
    }
    if (ENDED.includes(send.state)) return keep("ENDED");
    await keep("REFUSED");
    return writer.tell([payoutCancellationRefused(paymentId, at)]);
  };
