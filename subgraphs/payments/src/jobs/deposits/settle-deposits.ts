import type { QueueWorker } from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";
import type { Payment } from "../../domain/money/payment.ts";
import { makeProviderJob, type ProviderJobParts } from "../money/provider-job.ts";

export const makeSettleDepositsJob = (parts: ProviderJobParts): QueueWorker =>
  makeProviderJob({ name: "settle-deposits", prefix: "pay" }, parts);

/** For people: the provider holds money that is nobody's here. */
export const noteFailedDeposit =
  (log: Logger) =>
  ({ id, failure }: Payment): void =>
    log.warn({ paymentId: id, reason: failure }, "a deposit could not be credited and was ended");
