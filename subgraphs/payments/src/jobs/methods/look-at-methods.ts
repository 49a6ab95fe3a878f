import type { QueueWorker } from "@coffer/platform/queue/worker";
import { makeProviderJob, type ProviderJobParts } from "../money/provider-job.ts";

/** Asks again of methods that are not verified yet, and of those that the provider has news of. */
export const makeLookAtMethodsJob = (parts: ProviderJobParts<"pm">): QueueWorker =>
  makeProviderJob({ name: "look-at-methods", prefix: "pm" }, parts);
