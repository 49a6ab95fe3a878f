import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// One schema and one role per subgraph, and no reads across schemas.

let database: TestDatabase;
let admin: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  admin = database.adminPool();
});
afterAll(() => database.drop());

describe.each(SUBGRAPHS)("the role %s", (role) => {
  it("can neither read nor change a table of another subgraph", async () => {
    const pool = database.pool(role, 1);
    for (const other of SUBGRAPHS.filter((name) => name !== role))
      await expect(pool.query(`SELECT FROM ${other}.outbox`)).rejects.toMatchObject({ code: "42501" });

    const { rows } = await admin.query(
      `SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY ($2) AND schemaname <> $1
       AND has_table_privilege($3, format('%I.%I', schemaname, tablename), 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')`,
      [role, SUBGRAPHS, database.roleOf(role)],
    );
    expect(rows).toEqual([]);
  });

  it("owns nothing, can change no structure and cannot say which migrations were applied", async () => {
    const pool = database.pool(role, 1);
    const { rows } = await admin.query(
      `SELECT relname FROM pg_class WHERE relowner = $1::regrole UNION SELECT proname FROM pg_proc WHERE proowner = $1::regrole
       UNION SELECT nspname FROM pg_namespace WHERE nspowner = $1::regrole`,
      [database.roleOf(role)],
    );
    expect(rows).toEqual([]);
    await expect(pool.query(`CREATE TABLE ${role}.mine ()`)).rejects.toMatchObject({ code: "42501" });
    await expect(pool.query(`DROP TABLE ${role}.outbox`)).rejects.toMatchObject({ code: "42501" });
    await expect(pool.query(`DELETE FROM ${role}._prisma_migrations`)).rejects.toMatchObject({ code: "42501" });
  });

  it("is no superuser, makes no roles or databases, and can become no other role", async () => {
    const { rows } = await admin.query(
      "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = $1",
      [database.roleOf(role)],
    );
    expect(rows).toEqual([
      { rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolreplication: false, rolbypassrls: false },
    ]);
    const pool = database.pool(role, 1);
    for (const other of [
      ...SUBGRAPHS.filter((name) => name !== role).map((name) => database.roleOf(name)),
      `${database.roleOf(role)}_owner`,
      "postgres",
    ])
      await expect(pool.query(`SET ROLE ${other}`)).rejects.toMatchObject({ code: "42501" });
  });
});
