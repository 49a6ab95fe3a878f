import type { Sql } from "./sql.ts";

/**
 * Until the transaction ends, nobody else holds this name. Two names with one hash only wait for
 * each other.
 */
export async function lockName(sql: Sql, name: string): Promise<void> {
  // As text: Prisma cannot read what the function returns, which is nothing.
  await sql.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text AS locked", [name]);
}
