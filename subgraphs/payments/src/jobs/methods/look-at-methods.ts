import { idFromUuid } from "@coffer/contracts/ids";
import type { Leases } from "@coffer/platform/queue/leases";
import { makeQueueWorker, type QueueWorker, type Worked } from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";
import type { MethodId } from "../../domain/money/ids.ts";
import { placesOf, retryDelayMs } from "../money/provider-job.ts";

/** Asks again of methods that are not verified yet, and of those that the provider has news of. */
export const makeLookAtMethodsJob = (parts: {
  readonly leases: Leases;
  readonly work: (id: MethodId) => Promise<Worked>;
  readonly places: number;
  readonly log: Logger;
}): QueueWorker =>
  makeQueueWorker({
    name: "look-at-methods",
    leases: parts.leases,
    work: ({ id }) => parts.work(idFromUuid("pm", id)),
    log: parts.log,
    retryDelayMs,
    ...placesOf(parts.places),
  });
