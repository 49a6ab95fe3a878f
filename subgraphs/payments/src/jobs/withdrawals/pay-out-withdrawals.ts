import type { QueueWorker } from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";
import type { Payment } from "../../domain/money/payment.ts";
import { makeProviderJob, type ProviderJobParts } from "../money/provider-job.ts";

export const makePayOutJob = (parts: ProviderJobParts): QueueWorker =>
  makeProviderJob({ name: "pay-out-withdrawals", prefix: "pay" }, parts);

/** For people: it has left, and the books do not know yet. */
export const noteUnbooked =
  (log: Logger) =>
  ({ id }: Payment): void =>
    log.warn({ paymentId: id }, "a withdrawal was paid out and cannot be booked: its account is frozen");
