import type { Leases } from "@coffer/platform/queue/leases";
import { backOff, makeQueueWorker, type QueueWorker, type WorkerParts } from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";

const retryDelayMs = backOff({ firstMs: 1_000, longestMs: 10 * 60_000, tries: 12 });
/** Behind the deadline of the work itself, which says what it was. */
const AROUND_MS = 10_000;

/**
 * Of each kind one at a time in each process, so that a list neither keeps receipts waiting nor
 * more than one connection; and of each person one.
 */
export const makeMakeExportsJob = (parts: {
  readonly leases: Leases;
  readonly make: WorkerParts["work"];
  readonly log: Logger;
  readonly deadlineMs: number;
}): QueueWorker =>
  makeQueueWorker({
    name: "make-exports",
    leases: parts.leases,
    work: parts.make,
    log: parts.log,
    deadlineMs: parts.deadlineMs + AROUND_MS,
    retryDelayMs,
    places: 2,
    perOwner: 1,
    perKind: 1,
  });
