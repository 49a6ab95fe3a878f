import { idFromUuid } from "@coffer/contracts/ids";
import type { Leases } from "@coffer/platform/queue/leases";
import { backOff, makeQueueWorker, type QueueWorker, type Worked } from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";
import type { VerificationId } from "../domain/ids.ts";

const retryDelayMs = backOff({ firstMs: 1_000, longestMs: 5 * 60_000, tries: 20 });

/** Wakes by itself for what is due; the sweep finds what another instance left behind. */
export const makeVerificationWorker = (parts: {
  readonly leases: Leases;
  readonly advance: (id: VerificationId) => Promise<Worked>;
  readonly log: Logger;
}): QueueWorker =>
  makeQueueWorker({
    name: "verifications",
    leases: parts.leases,
    work: ({ id }) => parts.advance(idFromUuid("ver", id)),
    log: parts.log,
    places: 16,
    perOwner: 1,
    perKind: 8,
    retryDelayMs,
  });
