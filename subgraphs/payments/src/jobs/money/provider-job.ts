import { type Id, idFromUuid } from "@coffer/contracts/ids";
import type { Leases } from "@coffer/platform/queue/leases";
import {
  backOff,
  makeQueueWorker,
  type QueueWorker,
  type Worked,
  type WorkerParts,
} from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";
import { ProviderFault } from "../../app/money/provider-fault.ts";

const LONGEST_MS = 15 * 60_000;
/**
 * One second at first, and about five hours in all: a provider's outage of an evening ends by
 * itself.
 */
const backsOff = backOff({ firstMs: 1_000, longestMs: LONGEST_MS, tries: 30 });

/** Also as long as the provider has asked for, up to the longest. */
export function retryDelayMs(attempts: number, error: unknown): number | null {
  const inMs = backsOff(attempts);
  const asked = error instanceof ProviderFault ? (error.retryAfterMs ?? 0) : 0;
  return inMs === null ? null : Math.max(inMs, Math.min(asked, LONGEST_MS));
}

/**
 * `places`: of all that the provider is asked for at once. One that hangs for one currency leaves
 * half of them to the others, and nobody has more than an eighth.
 */
export const placesOf = (places: number): Pick<WorkerParts, "places" | "perOwner" | "perKind"> => ({
  places,
  perOwner: Math.ceil(places / 8),
  perKind: Math.ceil(places / 2),
});

export type ProviderJobParts<P extends string = "pay"> = {
  readonly leases: Leases;
  readonly work: (id: Id<P>) => Promise<Worked>;
  readonly places: number;
  readonly log: Logger;
};

/** Works on what a provider has to do, as it comes, and on what a crash left. */
export const makeProviderJob = <P extends string = "pay">(
  { name, prefix }: { readonly name: string; readonly prefix: P },
  { leases, work, places, log }: ProviderJobParts<P>,
): QueueWorker =>
  makeQueueWorker({
    name,
    leases,
    work: ({ id }) => work(idFromUuid(prefix, id)),
    log,
    retryDelayMs,
    ...placesOf(places),
  });
