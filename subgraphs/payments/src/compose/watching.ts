import { makeLeases } from "@coffer/platform/queue/leases";
import type { QueueWorker, Worked } from "@coffer/platform/queue/worker";
import { PAID } from "../adapters/postgres/money/paid-queue.ts";
import type { PaymentId } from "../domain/money/ids.ts";
import { makeWatchPaidJob } from "../jobs/money/watch-paid.ts";
import type { Money } from "./money.ts";

type Outside = {
  readonly watchCredited: (id: PaymentId) => Promise<Worked>;
  readonly watchPaid: (id: PaymentId) => Promise<Worked>;
  readonly places: number;
};

/** What was done by a provider, and may come back, whichever way it went. */
export const composeWatching = (
  { pool, log, findPayment }: Money,
  { watchCredited, watchPaid, places }: Outside,
): QueueWorker =>
  makeWatchPaidJob({
    leases: makeLeases(pool, PAID),
    work: async (id) => ((await findPayment(id))?.kind === "DEPOSIT" ? watchCredited(id) : watchPaid(id)),
    // Nobody waits for it: it has an eighth of what the queues have that people wait for.
    places: Math.ceil(places / 8),
    log,
  });
