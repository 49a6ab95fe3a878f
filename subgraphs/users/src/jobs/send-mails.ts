import type { Uuid } from "@coffer/contracts/ids";
import type { Leases } from "@coffer/platform/queue/leases";
import { makeQueueWorker, type QueueWorker, type Worked } from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";
import { retryDelayMs } from "../domain/mail.ts";

/** Longer than a server is waited for; a mail's lease is twice as long. */
const DEADLINE_MS = 60_000;

/** Woken when a mail was queued. */
export const makeMailJob = (parts: {
  readonly leases: Leases;
  readonly send: (id: Uuid) => Promise<Worked>;
  readonly log: Logger;
}): QueueWorker =>
  makeQueueWorker({
    name: "mails",
    leases: parts.leases,
    work: ({ id }) => parts.send(id),
    log: parts.log,
    deadlineMs: DEADLINE_MS,
    places: 8,
    perOwner: 1,
    perKind: 4,
    everyMs: 5_000,
    retryDelayMs,
    // A server's answer quotes the address: the log gets its code, the table, which holds the
    // address anyway, the rest.
    reasonOf: (error) => (error instanceof Error ? error.message : String(error)),
    loggable: (error) => ({ code: codeOf(error) }),
  });

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "UNKNOWN";
