import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { withRoles } from "@coffer/platform/postgres/role-names";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FunctionFile, findFileFault, readFunctionFiles } from "./src/sql-functions.ts";

const ROOT = new URL("../", import.meta.url);

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = database.adminPool();
});
afterAll(() => database.drop());

/** Every function of a schema, by name: its definition, and who may call it. */
async function readFunctions(client: pg.ClientBase, schema: SubgraphName): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; said: string }>(
    `SELECT proname AS name, pg_get_functiondef(oid) || array_to_string(ARRAY(SELECT unnest(proacl)::text ORDER BY 1), ' ') AS said
     FROM pg_proc WHERE pronamespace = $1::regnamespace`,
    [schema],
  );
  return Object.fromEntries(rows.map(({ name, said }) => [name, said]));
}

/**
 * The functions that migrations built, and those that files make in their place; `change` is done
 * to the former first.
 */
async function readBoth(schema: SubgraphName, files: readonly FunctionFile[], change = "SELECT") {
  const client = await pool.connect();
  try {
    const owner = `${database.roleOf(schema)}_owner`;
    await client.query(
      `BEGIN; SET LOCAL ROLE ${owner}; SET LOCAL search_path = ${schema}; SET LOCAL check_function_bodies = off; ${change}`,
    );
    const built = await readFunctions(client, schema);
    // Triggers go with them, and come back with the end of the transaction.
    for (const name of Object.keys(built)) await client.query(`DROP FUNCTION ${name} CASCADE`);
    const prefix = database.roleOf(schema).slice(0, -schema.length);
    for (const { text } of files) await client.query(withRoles(text, prefix, SUBGRAPHS));
    return { built, said: await readFunctions(client, schema) };
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

describe.each(SUBGRAPHS)("the functions of %s", (name) => {
  it("stand in files of their names, and are in a database what the files say, with the same rights", async () => {
    const files = readFunctionFiles(ROOT, name);
    const { built, said } = await readBoth(name, files);

    expect(files.map(findFileFault).filter((fault) => fault !== null)).toEqual([]);
    expect(built).toEqual(said);
  });
});

describe("a function of the database that is not as its file", () => {
  it.each([
    ["has no file", "more", "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
    ["is not there", "set_account_state", "DROP FUNCTION set_account_state"],
    [
      "has another body",
      "may_be_list",
      "CREATE OR REPLACE FUNCTION may_be_list(list anyarray, size int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'",
    ],
    ["runs as somebody else", "freeze_owner", "ALTER FUNCTION freeze_owner SECURITY INVOKER"],
    ["looks for tables elsewhere", "freeze_owner", "ALTER FUNCTION freeze_owner SET search_path = pg_temp"],
    ["can be called by more", "freeze_owner", "GRANT EXECUTE ON FUNCTION freeze_owner TO PUBLIC"],
  ])("is found: %s", async (_what, name, change) => {
    const { built, said } = await readBoth("ledger", readFunctionFiles(ROOT, "ledger"), change);

    const names = Object.keys({ ...built, ...said });
    expect(names.filter((one) => built[one] !== said[one])).toEqual([name]);
  });
});
