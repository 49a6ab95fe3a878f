import type { SubgraphName } from "@coffer/contracts/subgraphs";
import { readEnv } from "@coffer/platform/running/config";
import { withEnvFile } from "@coffer/platform/running/env-file";
import pg from "pg";
import { findDatabaseUrl } from "./running-database.ts";

/** Lends a pool on a subgraph's database, as the environment names it, for one command. */
export async function withPool<T>(subgraph: SubgraphName, use: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({
    connectionString: readEnv(withEnvFile(process.env), (env) => findDatabaseUrl(env, subgraph)),
    max: 1,
  });
  pool.on("error", () => undefined); // the query that needs the connection says so
  try {
    return await use(pool);
  } finally {
    await pool.end();
  }
}
