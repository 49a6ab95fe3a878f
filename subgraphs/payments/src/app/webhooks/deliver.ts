import { idFromUuid } from "@coffer/contracts/ids";
import type { Lease } from "@coffer/platform/queue/leases";
import type { Worked } from "@coffer/platform/queue/worker";
import type { Clock } from "@coffer/platform/values/clock";
import { nextAttemptMs, parseRetryAfter } from "../../domain/webhooks/schedule.ts";
import type { AttemptBook, Sender, Sent, Verdict } from "./ports.ts";
import { signedHeaders } from "./sign.ts";

export type DeliverDeps = {
  readonly book: AttemptBook;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly retrySeconds: readonly number[];
  /** From 0 to 1. */
  readonly random: () => number;
};

const GONE = 410;

/**
 * One attempt. It is written down after its answer came: after a crash between the two the same
 * event is sent again, under the same id, which is what the receiver knows it by.
 */
export const makeDeliver =
  ({ book, sender, clock, retrySeconds, random }: DeliverDeps) =>
  async (held: Pick<Lease, "id" | "until" | "attempts">): Promise<Worked> => {
    const id = idFromUuid("whd", held.id);
    const due = await book.find(id);
    if (!due) return "remove";
    if (!due.isEnabled) {
      await book.giveUp(held);
      return "done";
    }
    const { body, url, secrets } = due;
    const at = clock.now();
    const headers = signedHeaders({ id, at, body }, secrets);
    const sent = await sender.send({ url, headers, body });
    await book.record({ held, at, headers, sent, verdict: judge(sent, held.attempts) });
    return "done";

    function judge({ status, retryAfter }: Sent, attempts: number): Verdict {
      if (status !== null && status >= 200 && status < 300) return { kind: "delivered" };
      if (status === GONE) return { kind: "gone" };
      const retryAfterMs = retryAfter === null ? null : parseRetryAfter(retryAfter, clock.now());
      const inMs = nextAttemptMs(retrySeconds, { attempts, retryAfterMs, random: random() });
      return inMs === null ? { kind: "failed" } : { kind: "again", inMs };
    }
  };
