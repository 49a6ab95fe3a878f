import type { QueueTable } from "@coffer/platform/queue/leases";

/**
 * Deposits that are neither completed nor failed. Somebody's in one currency do not wait for theirs
 * in another, whose provider may hang.
 */
export const DEPOSITS: QueueTable = { table: "deposit_task", owner: "owner_id::text || ' ' || kind", kind: "kind" };

/** Deposits that a provider has to give back. */
export const RETURNS: QueueTable = { table: "return_task", owner: "owner_id::text || ' ' || kind", kind: "kind" };
