import { idFromUuid } from "@coffer/contracts/ids";
import type { Leases } from "@coffer/platform/queue/leases";
import { backOff, makeQueueWorker, type QueueWorker, type Worked } from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";
import type { PaymentId } from "../../domain/money/ids.ts";

/** Only the database is asked: what fails for an hour has a fault of its own. */
const retryDelayMs = backOff({ firstMs: 1_000, longestMs: 5 * 60_000, tries: 20 });

/** Gives back what was authorised and not captured in time, a second after it at most. */
export const makeExpireHoldsJob = (parts: {
  readonly leases: Leases;
  readonly expire: (id: PaymentId) => Promise<Worked>;
  readonly log: Logger;
}): QueueWorker =>
  makeQueueWorker({
    name: "expire-holds",
    leases: parts.leases,
    work: ({ id }) => parts.expire(idFromUuid("pay", id)),
    log: parts.log,
    retryDelayMs,
    places: 128,
    perOwner: 32,
    perKind: 128,
  });
