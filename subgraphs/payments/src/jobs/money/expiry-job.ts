import { type Id, idFromUuid } from "@coffer/contracts/ids";
import type { Leases } from "@coffer/platform/queue/leases";
import { backOff, makeQueueWorker, type QueueWorker, type Worked } from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";

/** Only the database is asked: what fails for an hour has a fault of its own. */
const retryDelayMs = backOff({ firstMs: 1_000, longestMs: 5 * 60_000, tries: 20 });

export type ExpiryJobParts<P extends string> = {
  readonly leases: Leases;
  readonly expire: (id: Id<P>) => Promise<Worked>;
  readonly log: Logger;
};

/** Ends what its time is over of, a second after it at most. Nobody has more than a quarter. */
export const makeExpiryJob = <P extends string>(
  { name, prefix, places }: { readonly name: string; readonly prefix: P; readonly places: number },
  { leases, expire, log }: ExpiryJobParts<P>,
): QueueWorker =>
  makeQueueWorker({
    name,
    leases,
    work: ({ id }) => expire(idFromUuid(prefix, id)),
    log,
    retryDelayMs,
    places,
    perOwner: places / 4,
    perKind: places,
  });
