import type { QueueTable } from "@coffer/platform/queue/leases";

import { PRESENT } from "../clock/present.ts";

/** Requests that are OPEN, due when they expire; taken off when they end in another way. */
export const REQUESTS: QueueTable = {
  table: "request_task",
  owner: "owner_id::text || ' ' || kind",
  kind: "kind",
  present: PRESENT,
};
