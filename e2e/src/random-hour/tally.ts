import pg from "pg";

const COUNTED = `
  SELECT 'transactions ' || kind || ' ' || state AS name, count(*)::int AS many FROM wallets.send GROUP BY 1
  UNION ALL
  SELECT 'replacements ' || s.network, count(*)::int FROM wallets.attempt a JOIN wallets.send s ON s.id = a.send_id
  WHERE a.number > 1 GROUP BY 1
  UNION ALL
  SELECT 'deposits ' || network || ' ' || state, count(*)::int FROM wallets.deposit GROUP BY 1
  ORDER BY 1`;

/** For people: what Coffer has done in all, by its own tables. Nothing is judged by it. */
export async function countWithin(adminUrl: string): Promise<readonly (readonly [string, number])[]> {
  const client = new pg.Client({ connectionString: adminUrl });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; many: number }>(COUNTED);
    return rows.map(({ name, many }) => [name, many]);
  } finally {
    await client.end();
  }
}
