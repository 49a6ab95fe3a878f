import { hash } from "node:crypto";
import { type AttemptStores, makeAttemptCounters } from "@coffer/platform/graphql/attempt-counters";
import type { CountUpload } from "../../app/bulk/ports.ts";

export type BulkUploads = { readonly perUser: number; readonly windowMs: number };

/** Whether or not anything is made of them: each costs what its rows do, and tells who is here. */
export function makeCountUpload(stores: AttemptStores, { perUser, windowMs }: BulkUploads): CountUpload {
  const makeCounter = makeAttemptCounters(stores);
  return (userId) =>
    makeCounter().take(`payments:attempts:bulk:${hash("sha256", userId, "base64url")}`, perUser, windowMs);
}
