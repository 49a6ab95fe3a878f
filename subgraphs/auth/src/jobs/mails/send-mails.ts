import type { Uuid } from "@coffer/contracts/ids";
import type { Leases } from "@coffer/platform/queue/leases";
import { makeQueueWorker, type QueueWorker, type Worked } from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";
import { MailRefused } from "../../app/mails/ports.ts";
import { retryDelayMs } from "../../domain/mails/mail.ts";

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
    async work(lease) {
      try {
        return await parts.send(lease.id);
      } catch (error) {
        if (!(error instanceof MailRefused)) throw error;
        // No try mends it: nobody is told again and again, and an operator sees it at once.
        const about = { queue: "mails", itemId: lease.id, attempts: lease.attempts, ...loggable(error.cause) };
        parts.log.error(about, "a mail server refused a mail for good: it is parked for an operator");
        await parts.leases.postpone(lease, { error: reasonOf(error), inMs: null });
        return "done";
      }
    },
    log: parts.log,
    deadlineMs: DEADLINE_MS,
    places: 8,
    perOwner: 1,
    perKind: 4,
    everyMs: 5_000,
    retryDelayMs,
    reasonOf,
    loggable,
  });

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * A server's answer quotes the address: the log gets its code, the table, which holds the address
 * anyway, the rest.
 */
const loggable = (error: unknown): object => ({ code: codeOf(error) });

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "UNKNOWN";
