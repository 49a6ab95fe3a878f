import { idFromUuid } from "@coffer/contracts/ids";
import type { Leases } from "@coffer/platform/queue/leases";
import { backOff, makeQueueWorker, type QueueWorker, type Worked } from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";
import type { BulkId } from "../../domain/money/ids.ts";

type RunBulksParts = {
  readonly leases: Leases;
  readonly run: (id: BulkId) => Promise<Worked>;
  readonly log: Logger;
};

/** So many at once in a process, one of each person: the others wait for the end of a turn. */
const PLACES = 4;
/**
 * A turn is 256 payments in the line for a commit, of which a slow database makes a few in a
 * second: one that only takes its time is no try that failed.
 */
export const DEADLINE_MS = 60_000;
/** Only the database is asked, and the line for a commit, which may be full. */
const retryDelayMs = backOff({ firstMs: 1_000, longestMs: 60_000, tries: 20 });

/** Pays the rows of what was started, some hundred of each in turn. */
export const makeRunBulksJob = ({ leases, run, log }: RunBulksParts): QueueWorker =>
  makeQueueWorker({
    name: "run-bulks",
    leases,
    work: ({ id }) => run(idFromUuid("blk", id)),
    log,
    deadlineMs: DEADLINE_MS,
    retryDelayMs,
    places: PLACES,
    perOwner: 1,
    perKind: PLACES,
  });
