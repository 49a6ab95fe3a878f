import type { QueueWorker } from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";
import type { Payment } from "../../domain/money/payment.ts";
import { makeProviderJob, type ProviderJobParts } from "../money/provider-job.ts";

export const makeWatchPaidJob = (parts: ProviderJobParts): QueueWorker =>
  makeProviderJob({ name: "watch-paid-withdrawals", prefix: "pay" }, parts);

/** For people: money is there again that had left. */
export const noteReturned =
  (log: Logger) =>
  ({ id, returned }: Payment): void =>
    log.warn({ paymentId: id, reason: returned?.reason }, "a withdrawal came back from its bank, and was booked");
