import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import pg from "pg";
import { findPrefix } from "./adopt-roles.ts";
import { withRoles } from "./role-names.ts";

/**
 * Prisma's own table, so that `prisma migrate` can go on where this runner stopped, and the other
 * way round.
 */
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text,
  rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;

/**
 * Applies the migrations of prisma/<subgraph>/migrations that the database has not seen, in name
 * order, each in one transaction, as the schema's owner. Several processes may call it at once
 * (advisory lock). Throws where an applied file was changed afterwards: migrations only go forward.
 */
export async function migrate(admin: pg.ClientBase, subgraph: SubgraphName, folder: URL): Promise<string[]> {
  const applied: string[] = [];
  await admin.query("SELECT pg_advisory_lock(hashtext($1))", [`coffer:migrate:${subgraph}`]);
  try {
    const prefix = await findPrefix(admin, [subgraph]);
    if (prefix === null) throw new Error(`the schema ${subgraph} is not Coffer's: provision the database first`);
    const role = pg.escapeIdentifier(`${prefix}${subgraph}`);
    await admin.query(
      `SET ROLE ${pg.escapeIdentifier(`${prefix}${subgraph}_owner`)}; SET search_path = ${subgraph}; ${TABLE}`,
    );
    // What was applied is for migrations alone to say; the subgraph's role has the rights of its
    // other tables by default.
    await admin.query(`REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations FROM ${role}`);
    const { rows } = await admin.query<{ name: string; checksum: string }>(
      "SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
    );
    const known = new Map(rows.map((row) => [row.name, row.checksum]));
    for (const { name, script } of await readMigrations(folder)) {
      const checksum = createHash("sha256").update(script).digest("hex");
      const before = known.get(name);
      if (before === checksum) continue;
      if (before !== undefined)
        throw new Error(
          `migration ${subgraph}/${name} was changed after it was applied: restore it, and put the change into a new one`,
        );
      await applyOne(admin, { subgraph, name, script: withRoles(script, prefix, SUBGRAPHS), checksum });
      applied.push(name);
    }
  } finally {
    // A connection that was lost holds nothing any more, and must not hide the error that it was
    // lost in.
    await admin.query("RESET ROLE; RESET search_path; SELECT pg_advisory_unlock_all()").catch(() => undefined);
  }
  return applied;
}

async function applyOne(
  admin: pg.ClientBase,
  migration: { subgraph: SubgraphName; name: string; script: string; checksum: string },
): Promise<void> {
  try {
    await admin.query("BEGIN");
    await admin.query(migration.script);
    await admin.query(
      "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count) VALUES ($1, $2, now(), $3, 1)",
      [randomUUID(), migration.checksum, migration.name],
    );
    await admin.query("COMMIT");
  } catch (error) {
    await admin.query("ROLLBACK").catch(() => undefined);
    throw new Error(`migration ${migration.subgraph}/${migration.name} failed and was rolled back`, { cause: error });
  }
}

async function readMigrations(folder: URL): Promise<{ name: string; script: string }[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names
      .toSorted()
      .map(async (name) => ({ name, script: await readFile(new URL(`${name}/migration.sql`, folder), "utf8") })),
  );
}
