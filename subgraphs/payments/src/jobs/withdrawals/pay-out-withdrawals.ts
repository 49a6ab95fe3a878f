import { idFromUuid } from "@coffer/contracts/ids";
import type { Leases } from "@coffer/platform/queue/leases";
import { backOff, makeQueueWorker, type QueueWorker, type Worked } from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";

/**
 * One second at first, and about five hours in all: a provider's outage of an evening ends by
 * itself.
 */
const retryDelayMs = backOff({ firstMs: 1_000, longestMs: 15 * 60_000, tries: 30 });

/**
 * Pays out withdrawals as they come, and those that a crash left behind. A provider that hangs for
 * one currency leaves half of the places to the others.
 */
export const makePayOutJob = (parts: {
  readonly leases: Leases;
  readonly payOut: (id: PaymentId) => Promise<Worked>;
  readonly log: Logger;
}): QueueWorker =>
  makeQueueWorker({
    name: "pay-out-withdrawals",
    leases: parts.leases,
    work: ({ id }) => parts.payOut(idFromUuid("pay", id)),
    log: parts.log,
    retryDelayMs,
    places: 128,
    perOwner: 16,
    perKind: 64,
  });

/** For people: it has left, and the books do not know yet. */
export const noteUnbooked =
  (log: Logger) =>
  ({ id }: Payment): void =>
    log.warn({ paymentId: id }, "a withdrawal was paid out and cannot be booked: its account is frozen");
