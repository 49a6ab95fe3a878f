import type { CofferEvent } from "@coffer/contracts/event";
import type { Sql } from "../postgres/sql.ts";
import type { ConsumerParts } from "./consumer-parts.ts";

/**
 * Has the effect of an event that this consumer has not taken before, in the caller's transaction.
 */
export async function takeOnce(
  sql: Sql,
  { name, effects, isRepeatable }: Pick<ConsumerParts, "name" | "effects" | "isRepeatable">,
  event: CofferEvent,
): Promise<void> {
  const effect = effects[event.type];
  if (!effect) throw new Error(`${name} has no effect for ${event.type}`);
  if (isRepeatable) return effect(sql, event);
  const first = await sql.query(
    "INSERT INTO inbox (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING event_id",
    [name, event.id],
  );
  if (first.length === 1) await effect(sql, event);
}
