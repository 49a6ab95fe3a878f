import type { Leases } from "@coffer/platform/queue/leases";
import { backOff, makeQueueWorker, type QueueWorker, type WorkerParts } from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";

/** Of faults of ours: what receivers do has a schedule of its own. */
const retryDelayMs = backOff({ firstMs: 1_000, longestMs: 15 * 60_000, tries: 30 });
/** For the database, before and after a request. */
const AROUND_MS = 10_000;

/**
 * Sends what is due. An endpoint that hangs holds its own few places, and its owner's others go on;
 * no owner can hold more than an eighth of all.
 */
export const makeDeliverWebhooksJob = (parts: {
  readonly leases: Leases;
  readonly deliver: WorkerParts["work"];
  readonly log: Logger;
  readonly timeoutMs: number;
  readonly perEndpoint: number;
}): QueueWorker =>
  makeQueueWorker({
    name: "deliver-webhooks",
    leases: parts.leases,
    work: parts.deliver,
    log: parts.log,
    deadlineMs: parts.timeoutMs + AROUND_MS,
    retryDelayMs,
    places: 128,
    perOwner: 4 * parts.perEndpoint,
    perKind: parts.perEndpoint,
  });
