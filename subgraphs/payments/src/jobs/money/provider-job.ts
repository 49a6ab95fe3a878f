import { idFromUuid } from "@coffer/contracts/ids";
import type { Leases } from "@coffer/platform/queue/leases";
import { backOff, makeQueueWorker, type QueueWorker, type Worked } from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";
import type { PaymentId } from "../../domain/money/ids.ts";

/**
 * One second at first, and about five hours in all: a provider's outage of an evening ends by
 * itself.
 */
const retryDelayMs = backOff({ firstMs: 1_000, longestMs: 15 * 60_000, tries: 30 });

export type ProviderJobParts = {
  readonly leases: Leases;
  readonly work: (id: PaymentId) => Promise<Worked>;
  readonly log: Logger;
};

/**
 * Works on payments that a provider has to do, as they come, and on those that a crash left behind.
 * A provider that hangs for one currency leaves half of the places to the others.
 */
export const makeProviderJob = (name: string, { leases, work, log }: ProviderJobParts): QueueWorker =>
  makeQueueWorker({
    name,
    leases,
    work: ({ id }) => work(idFromUuid("pay", id)),
    log,
    retryDelayMs,
    places: 128,
    perOwner: 16,
    perKind: 64,
  });
