import type { QueueWorker } from "@coffer/platform/queue/worker";
import { type ExpiryJobParts, makeExpiryJob } from "../money/expiry-job.ts";

/** Gives back what was authorised and not captured in time. */
export const makeExpireHoldsJob = (parts: ExpiryJobParts<"pay">): QueueWorker =>
  makeExpiryJob({ name: "expire-holds", prefix: "pay", places: 128 }, parts);
