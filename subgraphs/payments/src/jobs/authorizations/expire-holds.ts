import { idFromUuid } from "@coffer/contracts/ids";
import type { Leases } from "@coffer/platform/queue/leases";
import { makeQueueWorker, type QueueWorker, type Worked } from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";
import type { PaymentId } from "../../domain/money/ids.ts";
import { retryDelayMs } from "../money/expiry-delay.ts";

/** Gives back what was authorised and not captured in time, a second after it at most. */
export const makeExpireHoldsJob = (parts: {
  readonly leases: Leases;
  readonly expire: (id: PaymentId) => Promise<Worked>;
  readonly log: Logger;
}): QueueWorker =>
  makeQueueWorker({
    name: "expire-holds",
    leases: parts.leases,
    work: ({ id }) => parts.expire(idFromUuid("pay", id)),
    log: parts.log,
    retryDelayMs,
    places: 128,
    perOwner: 32,
    perKind: 128,
  });
