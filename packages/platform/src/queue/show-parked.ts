import pg from "pg";
import { Gauge, type Registry } from "prom-client";

/** Every queue of the subgraph, the next one's too: what can park its items has this column. */
const QUEUES = `SELECT table_name AS name FROM information_schema.columns
  WHERE table_schema = current_schema() AND column_name = 'parked_at' ORDER BY 1`;

/**
 * The metric `coffer_parked_items`, by the queue's table: items that were given up and wait for an
 * operator (`npm run queues`). Counted when it is asked for. Where the database does not answer it
 * has no value, and the other metrics are there all the same.
 */
export function showParked(registry: Registry, pool: pg.Pool): void {
  new Gauge({
    name: "coffer_parked_items",
    help: "Items that were given up and wait for an operator, by the table of their queue.",
    labelNames: ["table"],
    registers: [registry],
    async collect() {
      const counted = await countParked(pool).catch(() => []);
      this.reset();
      for (const { name, count } of counted) this.set({ table: name }, count);
    },
  });
}

async function countParked(pool: pg.Pool): Promise<{ name: string; count: number }[]> {
  const { rows } = await pool.query<{ name: string }>(QUEUES);
  // What is parked was due: large tables have an index of what is.
  const counts = rows.map(
    ({ name }) =>
      `SELECT ${pg.escapeLiteral(name)} AS name, count(*)::int AS count FROM ${pg.escapeIdentifier(name)} WHERE due_at IS NOT NULL AND parked_at IS NOT NULL`,
  );
  return counts.length === 0 ? [] : (await pool.query(counts.join(" UNION ALL "))).rows;
}
