import type { QueueWorker } from "@coffer/platform/queue/worker";
import { makeProviderJob, type ProviderJobParts } from "./provider-job.ts";

/** Looks at what was done by a provider, whether it stands. */
export const makeWatchPaidJob = (parts: ProviderJobParts): QueueWorker =>
  makeProviderJob({ name: "watch-paid", prefix: "pay" }, parts);
