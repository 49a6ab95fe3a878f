import { hash } from "node:crypto";
import { type AttemptStores, makeAttemptCounters } from "@coffer/platform/graphql/attempt-counters";
import type { CountLink } from "../../app/requests/ports.ts";

export type LinkLookups = { readonly perUser: number; readonly windowMs: number };

/** Whether or not they lead anywhere: a link is found once or a few times, and never guessed. */
export function makeCountLink(stores: AttemptStores, { perUser, windowMs }: LinkLookups): CountLink {
  const makeCounter = makeAttemptCounters(stores);
  return (userId) =>
    makeCounter().take(`payments:attempts:link:${hash("sha256", userId, "base64url")}`, perUser, windowMs);
}
