import type { QueueTable } from "@coffer/platform/queue/leases";

/** Somebody's deposits in one currency do not wait for theirs in another, whose provider may hang. */
const OWNER = "owner_id::text || ' ' || kind";

/** Deposits that are neither completed nor failed. */
export const DEPOSITS: QueueTable = { table: "deposit_task", owner: OWNER, kind: "kind" };
/** Authorised payments, from the moment that they may expire; taken off when they end in another way. */
export const HOLDS: QueueTable = { table: "hold_task", owner: OWNER, kind: "kind" };
