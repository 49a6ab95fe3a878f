import type { QueueTable } from "@coffer/platform/queue/leases";

import { PRESENT } from "../clock/present.ts";

/**
 * Authorised payments, from the moment that they may expire; taken off when they end in another
 * way.
 */
export const HOLDS: QueueTable = {
  table: "hold_task",
  owner: "owner_id::text || ' ' || kind",
  kind: "kind",
  present: PRESENT,
};
