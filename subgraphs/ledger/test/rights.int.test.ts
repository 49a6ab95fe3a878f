import { SUBGRAPHS } from "@coffer/platform/database/provision";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// SAFETY 16: the application roles have no UPDATE, DELETE or TRUNCATE on ledger tables; a trigger refuses it to everyone else.

let database: TestDatabase;
let admin: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  admin = database.adminPool();
});
afterAll(() => database.drop());

const TABLES = ["asset", "account", "journal_entry", "posting", "outbox"];
const OTHERS = SUBGRAPHS.filter((role) => role !== "ledger");

describe("functions of the ledger", () => {
  it("are these, and may be called by these roles alone", async () => {
    const { rows } = await admin.query<{ name: string; definer: boolean; path: string[]; grantees: string[] }>(`
      SELECT p.proname AS name, p.prosecdef AS definer, p.proconfig AS path,
        ARRAY(SELECT coalesce(r.rolname, 'PUBLIC') FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a LEFT JOIN pg_roles r ON r.oid = a.grantee
              WHERE a.grantee <> p.proowner ORDER BY 1)::text[] AS grantees
      FROM pg_proc p WHERE p.pronamespace = 'ledger'::regnamespace ORDER BY p.proname`);
    expect(rows).toEqual([
      { name: "list_assets", definer: true, path: ["search_path=ledger, pg_temp"], grantees: ["ledger", "payments"] },
      { name: "open_account", definer: true, path: ["search_path=ledger, pg_temp"], grantees: ["payments"] },
      { name: "post", definer: true, path: ["search_path=ledger, pg_temp"], grantees: ["payments"] },
      { name: "refuse_change", definer: false, path: ["search_path=ledger, pg_temp"], grantees: [] },
    ]);
  });

  it("are owned, as everything in the schema is, by a role that cannot log in", async () => {
    const { rows } = await admin.query(`
      SELECT DISTINCT r.rolname, r.rolcanlogin, r.rolsuper FROM pg_roles r
      WHERE r.oid IN (SELECT proowner FROM pg_proc WHERE pronamespace = 'ledger'::regnamespace UNION SELECT relowner FROM pg_class WHERE relnamespace = 'ledger'::regnamespace)`);
    expect(rows).toEqual([{ rolname: "ledger_owner", rolcanlogin: false, rolsuper: false }]);
  });

  it.each(OTHERS.filter((role) => role !== "payments"))("are refused to %s", async (role) => {
    const pool = database.pool(role);
    await expect(pool.query("SELECT ledger.list_assets()")).rejects.toThrow(/permission denied/);
    await expect(
      pool.query("SELECT ledger.post('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')"),
    ).rejects.toThrow(/permission denied/);
  });

  it("cannot be led astray by a caller's own tables: their search_path is fixed", async () => {
    const payments = database.pool("payments", 1);
    await payments.query("CREATE TEMP TABLE asset (code text, scale smallint, kind text)").catch(() => undefined);
    const { rows } = await payments.query("SELECT code FROM ledger.list_assets()");
    expect(rows.map(({ code }) => code)).toContain("USD");
  });
});

describe("tables of the ledger", () => {
  it.each(OTHERS)("are closed to %s, for reading too", async (role) => {
    for (const table of TABLES)
      await expect(database.pool(role).query(`SELECT FROM ledger.${table}`)).rejects.toThrow(/permission denied/);
  });

  it("can be read, and not be written, by the ledger subgraph; only its queue can be emptied", async () => {
    const { rows } = await admin.query<{ table: string; rights: string[] }>(`
      SELECT c.relname AS table, ARRAY(SELECT a.privilege_type FROM aclexplode(c.relacl) a WHERE a.grantee = 'ledger'::regrole ORDER BY 1)::text[] AS rights
      FROM pg_class c WHERE c.relnamespace = 'ledger'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations' ORDER BY 1`);
    expect(Object.fromEntries(rows.map(({ table, rights }) => [table, rights]))).toEqual({
      account: ["SELECT"],
      asset: ["SELECT"],
      journal_entry: ["SELECT"],
      outbox: ["DELETE", "SELECT"],
      posting: ["SELECT"],
    });
  });

  it.each([
    ["posting", "UPDATE ledger.posting SET amount = 1"],
    ["posting", "DELETE FROM ledger.posting"],
    ["posting", "TRUNCATE ledger.posting"],
    ["journal_entry", "UPDATE ledger.journal_entry SET kind = 'X'"],
    ["journal_entry", "DELETE FROM ledger.journal_entry"],
    ["journal_entry", "TRUNCATE ledger.journal_entry"],
    ["account", "DELETE FROM ledger.account"],
    ["account", "TRUNCATE ledger.account"],
    ["asset", "UPDATE ledger.asset SET scale = 3"],
    ["asset", "DELETE FROM ledger.asset"],
  ])("refuse to everybody, a superuser too, on %s: %s", async (_table, statement) => {
    await expect(admin.query(statement)).rejects.toThrow(/insert-only|cannot truncate a table referenced/);
  });

  it.each([
    [
      "account_above_floor",
      "INSERT INTO ledger.account (id, owner_id, asset, kind, code, name, floor, debits_posted) VALUES (gen_random_uuid(), NULL, 'USD', 'LIABILITY', 'x', 'x', 0, 1)",
    ],
    [
      "account_customer_has_floor",
      "INSERT INTO ledger.account (id, owner_id, asset, kind, code, name) VALUES (gen_random_uuid(), gen_random_uuid(), 'USD', 'LIABILITY', 'x', 'x')",
    ],
    [
      "account_kind_known",
      "INSERT INTO ledger.account (id, asset, kind, code, name) VALUES (gen_random_uuid(), 'USD', 'GIFT', 'x', 'x')",
    ],
    [
      "account_counters_grow",
      "INSERT INTO ledger.account (id, asset, kind, code, name, credits_posted) VALUES (gen_random_uuid(), 'USD', 'ASSET', 'x', 'x', -1)",
    ],
    [
      "posting_moves_something",
      "INSERT INTO ledger.posting (account_id, sequence, entry_id, amount, balance) VALUES (gen_random_uuid(), 1, gen_random_uuid(), 0, 0)",
    ],
    [
      "posting_sequence_positive",
      "INSERT INTO ledger.posting (account_id, sequence, entry_id, amount, balance) VALUES (gen_random_uuid(), 0, gen_random_uuid(), 1, 1)",
    ],
    ["asset_scale_range", "INSERT INTO ledger.asset (code, scale, kind) VALUES ('XAU', 31, 'FIAT')"],
    ["asset_code_form", "INSERT INTO ledger.asset (code, scale, kind) VALUES ('x', 2, 'FIAT')"],
    ["asset_kind_known", "INSERT INTO ledger.asset (code, scale, kind) VALUES ('XAU', 2, 'GOLD')"],
    [
      "posting_pkey",
      "INSERT INTO ledger.posting (account_id, sequence, entry_id, amount, balance) VALUES ('00000000-0000-0000-0000-000000000001', 1, gen_random_uuid(), 1, 1), ('00000000-0000-0000-0000-000000000001', 1, gen_random_uuid(), 1, 1)",
    ],
  ])("hold %s, whoever writes", async (constraint, statement) => {
    await expect(admin.query(statement)).rejects.toThrow(constraint);
  });
});

describe("every subgraph's role", () => {
  it.each(SUBGRAPHS)("%s owns nothing and is no superuser", async (role) => {
    const { rows } = await admin.query(
      `SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication AS powerful, (SELECT count(*) FROM pg_class WHERE relowner = r.oid)::int AS owned,
         ARRAY(SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid)::text[] AS groups
       FROM pg_roles r WHERE rolname = $1`,
      [role],
    );
    expect(rows).toEqual([{ powerful: false, owned: 0, groups: [] }]);
  });
});
