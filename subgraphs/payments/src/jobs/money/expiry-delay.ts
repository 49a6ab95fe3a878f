import { backOff } from "@coffer/platform/queue/worker";

/** Only the database is asked: what fails for an hour has a fault of its own. */
export const retryDelayMs = backOff({ firstMs: 1_000, longestMs: 5 * 60_000, tries: 20 });
