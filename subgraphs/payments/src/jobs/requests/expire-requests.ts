import type { QueueWorker } from "@coffer/platform/queue/worker";
import { type ExpiryJobParts, makeExpiryJob } from "../money/expiry-job.ts";

/** Ends requests whose time is over. Nothing moves. */
export const makeExpireRequestsJob = (parts: ExpiryJobParts<"prq">): QueueWorker =>
  makeExpiryJob({ name: "expire-requests", prefix: "prq", places: 64 }, parts);
