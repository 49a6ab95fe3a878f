import pg from "pg";
import type { Registry } from "prom-client";
import { showCounted } from "../running/show-counted.ts";

/** Every queue of the subgraph, the next one's too: what can park its items has this column. */
const QUEUES = `SELECT table_name AS name FROM information_schema.columns
  WHERE table_schema = current_schema() AND column_name = 'parked_at' ORDER BY 1`;

/**
 * The metric `coffer_parked_items`, by the queue's table: items that were given up and wait for an
 * operator (`npm run queues`).
 */
export const showParked = (registry: Registry, pool: pg.Pool): void =>
  showCounted(registry, {
    name: "coffer_parked_items",
    help: "Items that were given up and wait for an operator, by the table of their queue.",
    label: "table",
    count: () => countParked(pool),
  });

async function countParked(pool: pg.Pool): Promise<{ label: string; count: number }[]> {
  const { rows } = await pool.query<{ name: string }>(QUEUES);
  // What is parked was due: large tables have an index of what is.
  const counts = rows.map(
    ({ name }) =>
      `SELECT ${pg.escapeLiteral(name)} AS label, count(*)::int AS count FROM ${pg.escapeIdentifier(name)} WHERE due_at IS NOT NULL AND parked_at IS NOT NULL`,
  );
  return counts.length === 0 ? [] : (await pool.query(counts.join(" UNION ALL "))).rows;
}
