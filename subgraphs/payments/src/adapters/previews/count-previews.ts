import { hash } from "node:crypto";
import { type AttemptStores, makeAttemptCounters } from "@coffer/platform/graphql/attempt-counters";
import type { CountPreview } from "../../app/previews/ports.ts";

export type PreviewBounds = { readonly perUser: number; readonly windowMs: number };

/** Each mutation's, together. */
export function makeCountPreview(stores: AttemptStores, { perUser, windowMs }: PreviewBounds): CountPreview {
  const makeCounter = makeAttemptCounters(stores);
  return (userId) =>
    makeCounter().take(`payments:attempts:preview:${hash("sha256", userId, "base64url")}`, perUser, windowMs);
}
