import { idFromUuid } from "@coffer/contracts/ids";
import type { Leases } from "@coffer/platform/queue/leases";
import { makeQueueWorker, type QueueWorker, type Worked } from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";
import type { RequestId } from "../../domain/money/ids.ts";
import { retryDelayMs } from "../money/expiry-delay.ts";

/** Ends requests whose time is over, a second after it at most. Nothing moves. */
export const makeExpireRequestsJob = (parts: {
  readonly leases: Leases;
  readonly expire: (id: RequestId) => Promise<Worked>;
  readonly log: Logger;
}): QueueWorker =>
  makeQueueWorker({
    name: "expire-requests",
    leases: parts.leases,
    work: ({ id }) => parts.expire(idFromUuid("prq", id)),
    log: parts.log,
    retryDelayMs,
    places: 64,
    perOwner: 16,
    perKind: 64,
  });
