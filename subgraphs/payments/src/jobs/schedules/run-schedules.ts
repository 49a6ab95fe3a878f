import type { QueueWorker } from "@coffer/platform/queue/worker";
import { type ExpiryJobParts, makeExpiryJob } from "../money/expiry-job.ts";

/** Pays what is due of schedules, a second behind its date at most. */
export const makeRunSchedulesJob = (parts: ExpiryJobParts<"sch">): QueueWorker =>
  makeExpiryJob({ name: "run-schedules", prefix: "sch", places: 64 }, parts);
