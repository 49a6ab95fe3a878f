import type { QueueWorker } from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";
import type { Payment } from "../../domain/money/payment.ts";
import { makeProviderJob, type ProviderJobParts } from "../money/provider-job.ts";

export const makeReturnDepositsJob = (parts: ProviderJobParts): QueueWorker =>
  makeProviderJob({ name: "return-deposits", prefix: "pay" }, parts);

/** For people: what the provider collected is whose it was again. */
export const noteReturned =
  (log: Logger) =>
  ({ id, failure }: Payment): void =>
    log.info({ paymentId: id, reason: failure }, "a deposit that could not be credited was given back");
