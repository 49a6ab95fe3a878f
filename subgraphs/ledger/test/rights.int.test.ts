import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// SAFETY 16: the application roles have no UPDATE, DELETE or TRUNCATE on ledger tables; a trigger
// refuses it to everyone else.

let database: TestDatabase;
let admin: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  admin = database.adminPool();
});
afterAll(() => database.drop());

const roles = (...names: SubgraphName[]) => names.map((name) => database.roleOf(name));
const TABLES = [
  "asset",
  "account",
  "journal_entry",
  "posting",
  "hold",
  "owner",
  "claim",
  "outbox",
  "lease",
  "clock_advance",
];
const OTHERS = SUBGRAPHS.filter((role) => role !== "ledger");

describe("functions of the ledger", () => {
  it("are these, and may be called by these roles alone", async () => {
    const { rows } = await admin.query<{ name: string; definer: boolean; path: string[]; grantees: string[] }>(`
      SELECT p.proname AS name, p.prosecdef AS definer, p.proconfig AS path,
        ARRAY(SELECT coalesce(r.rolname, 'PUBLIC') FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a LEFT JOIN pg_roles r ON r.oid = a.grantee
              WHERE a.grantee <> p.proowner ORDER BY 1)::text[] AS grantees
      FROM pg_proc p WHERE p.pronamespace = 'ledger'::regnamespace ORDER BY p.proname`);
    const path = ["search_path=ledger, pg_temp"];
    // Of `apply`: it calls them as the owner, in its own search path, and nobody else may.
    const part = (name: string) => ({ name, definer: false, path: null, grantees: roles() });
    expect(rows).toEqual([
      { name: "advance_clock", definer: true, path, grantees: roles("payments") },
      { name: "apply", definer: true, path: [...path, "enable_seqscan=off"], grantees: roles("ledger", "payments") },
      part("decide_in_order"),
      { name: "freeze_owner", definer: true, path, grantees: roles("auth") },
      part("is_batch"),
      { name: "is_list", definer: false, path: null, grantees: roles("payments") },
      { name: "list_assets", definer: true, path, grantees: roles("ledger", "payments", "wallets") },
      { name: "list_available", definer: true, path, grantees: roles("payments") },
      { name: "list_closed_accounts", definer: true, path, grantees: roles("payments") },
      { name: "list_custody", definer: true, path, grantees: roles("wallets") },
      { name: "list_frozen_accounts", definer: true, path, grantees: roles("payments", "wallets") },
      { name: "list_hold_expiries", definer: true, path, grantees: roles("payments") },
      { name: "list_payee_accounts", definer: true, path, grantees: roles("payments") },
      { name: "lock_available", definer: true, path, grantees: roles("payments") },
      { name: "may_be_list", definer: false, path: null, grantees: roles("payments") },
      { name: "open_account", definer: true, path, grantees: roles("ledger", "payments") },
      part("post_at_once"),
      { name: "present", definer: true, path, grantees: roles("payments") },
      { name: "read_clock", definer: true, path, grantees: roles("ledger", "payments") },
      { name: "refuse_change", definer: false, path, grantees: roles() },
      { name: "set_account_state", definer: true, path, grantees: roles("ledger", "payments") },
      part("write_entries"),
    ]);
  });

  it("are owned, as everything in the schema is, by a role that cannot log in", async () => {
    const { rows } = await admin.query(`
      SELECT DISTINCT r.rolname, r.rolcanlogin, r.rolsuper FROM pg_roles r
      WHERE r.oid IN (SELECT proowner FROM pg_proc WHERE pronamespace = 'ledger'::regnamespace UNION SELECT relowner FROM pg_class WHERE relnamespace = 'ledger'::regnamespace)`);
    expect(rows).toEqual([{ rolname: `${database.roleOf("ledger")}_owner`, rolcanlogin: false, rolsuper: false }]);
  });

  it.each(OTHERS.filter((role) => role !== "payments"))("are refused to %s", async (role) => {
    const pool = database.pool(role);
    await expect(pool.query("SELECT ledger.list_available('{}')")).rejects.toThrow(/permission denied/);
    await expect(
      pool.query(
        "SELECT ledger.apply('{}', '{}', NULL, '{}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{}', '{}', '{}', '{}', NULL)",
      ),
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

  it("can be read, and not be written, by the ledger subgraph; only its queue can be emptied, and its leases be taken", async () => {
    const { rows } = await admin.query<{ table: string; rights: string[] }>(`
      SELECT c.relname AS table, ARRAY(SELECT a.privilege_type FROM aclexplode(c.relacl) a WHERE a.grantee = '${database.roleOf("ledger")}'::regrole ORDER BY 1)::text[] AS rights
      FROM pg_class c WHERE c.relnamespace = 'ledger'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations' ORDER BY 1`);
    expect(Object.fromEntries(rows.map(({ table, rights }) => [table, rights]))).toEqual({
      account: ["SELECT"],
      asset: ["SELECT"],
      claim: ["SELECT"],
      clock_advance: [],
      hold: ["SELECT"],
      journal_entry: ["SELECT"],
      lease: ["INSERT", "SELECT", "UPDATE"],
      outbox: ["DELETE", "SELECT"],
      owner: ["SELECT"],
      posting: ["SELECT"],
      replay: ["SELECT"],
    });
  });

  it("can be added to by the ledger subgraph where currencies are", async () => {
    const { rows } = await admin.query<{ column: string }>(`
      SELECT attname AS column FROM pg_attribute, aclexplode(attacl) a
      WHERE attrelid = 'ledger.asset'::regclass AND a.grantee = '${database.roleOf("ledger")}'::regrole AND a.privilege_type <> 'SELECT' ORDER BY attnum`);
    expect(rows.map(({ column }) => column)).toEqual(["code", "scale", "kind", "name", "chain"]);
  });

  it.each(["claim", "replay"])(
    "can be added to by the ledger subgraph where operators' keys are kept, but for the time: %s",
    async (table) => {
      const { rows } = await admin.query<{ column: string }>(`
      SELECT attname AS column FROM pg_attribute, aclexplode(attacl) a
      WHERE attrelid = 'ledger.${table}'::regclass AND a.grantee = '${database.roleOf("ledger")}'::regrole AND a.privilege_type = 'INSERT' ORDER BY attnum`);
      const columns = ["actor_id", "operation", "key", "fingerprint", "subject_id", "refusal"];
      expect(rows.map(({ column }) => column)).toEqual(columns);
    },
  );

  it.each([
    ["posting", "UPDATE ledger.posting SET amount = 1"],
    ["posting", "DELETE FROM ledger.posting"],
    ["posting", "TRUNCATE ledger.posting"],
    ["journal_entry", "UPDATE ledger.journal_entry SET kind = 'X'"],
    ["journal_entry", "DELETE FROM ledger.journal_entry"],
    ["journal_entry", "TRUNCATE ledger.journal_entry"],
    ["account", "DELETE FROM ledger.account"],
    ["account", "TRUNCATE ledger.account"],
    ["hold", "DELETE FROM ledger.hold"],
    ["hold", "TRUNCATE ledger.hold"],
    ["owner", "DELETE FROM ledger.owner"],
    ["owner", "TRUNCATE ledger.owner"],
    ["claim", "UPDATE ledger.claim SET key = 'x'"],
    ["claim", "DELETE FROM ledger.claim"],
    ["claim", "TRUNCATE ledger.claim"],
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
      "account_state_known",
      "INSERT INTO ledger.account (id, asset, kind, code, name, state) VALUES (gen_random_uuid(), 'USD', 'ASSET', 'x', 'x', 'GONE')",
    ],
    [
      "account_closed_is_empty",
      "INSERT INTO ledger.account (id, asset, kind, code, name, state, credits_posted) VALUES (gen_random_uuid(), 'USD', 'ASSET', 'x', 'x', 'CLOSED', 1)",
    ],
    [
      "posting_pending_positive",
      "INSERT INTO ledger.posting (account_id, sequence, entry_id, amount, balance, pending_in) VALUES (gen_random_uuid(), 1, gen_random_uuid(), 0, 0, -1)",
    ],
    [
      "journal_entry_action_known",
      "INSERT INTO ledger.journal_entry (id, fingerprint, kind, effective_at, action, target_id) VALUES (gen_random_uuid(), '', 'x', now(), 'forget', gen_random_uuid())",
    ],
    [
      "journal_entry_target_of_some",
      "INSERT INTO ledger.journal_entry (id, fingerprint, kind, effective_at, action) VALUES (gen_random_uuid(), '', 'x', now(), 'reverse')",
    ],
    [
      "journal_entry_reversed_once",
      "INSERT INTO ledger.journal_entry (id, fingerprint, kind, effective_at, action, target_id) SELECT gen_random_uuid(), '', 'x', now(), 'reverse', '00000000-0000-0000-0000-000000000001' FROM generate_series(1, 2)",
    ],
    [
      "hold_state_known",
      "INSERT INTO ledger.hold (id, debit_account_id, credit_account_id, amount, state, ended_by) VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 'LOST', gen_random_uuid())",
    ],
    [
      "journal_entry_subject_of_kind",
      "INSERT INTO ledger.journal_entry (id, fingerprint, kind, subject_id, effective_at) VALUES (gen_random_uuid(), '', 'X', gen_random_uuid(), now())",
    ],
    [
      "journal_entry_subject_of_kind",
      "INSERT INTO ledger.journal_entry (id, fingerprint, kind, subject_kind, effective_at) VALUES (gen_random_uuid(), '', 'X', 'payment', now())",
    ],
    [
      "journal_entry_subject_kind_size",
      "INSERT INTO ledger.journal_entry (id, fingerprint, kind, subject_id, subject_kind, effective_at) VALUES (gen_random_uuid(), '', 'X', gen_random_uuid(), '', now())",
    ],
    [
      "hold_amount_positive",
      "INSERT INTO ledger.hold (id, debit_account_id, credit_account_id, amount) VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 0)",
    ],
    [
      "hold_captured_of_it",
      "INSERT INTO ledger.hold (id, debit_account_id, credit_account_id, amount, state, ended_by, captured) VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 'CAPTURED', gen_random_uuid(), 2)",
    ],
    [
      "hold_ended_by_entry",
      "INSERT INTO ledger.hold (id, debit_account_id, credit_account_id, amount, state) VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 'VOIDED')",
    ],
    [
      "hold_of_two_accounts",
      "INSERT INTO ledger.hold (id, debit_account_id, credit_account_id, amount) SELECT a, a, a, 1 FROM gen_random_uuid() a",
    ],
    [
      "claim_fingerprint_size",
      "INSERT INTO ledger.claim (actor_id, operation, key, fingerprint, subject_id, created_at) VALUES (gen_random_uuid(), 'x', 'k', '', gen_random_uuid(), now())",
    ],
    [
      "claim_key_size",
      "INSERT INTO ledger.claim (actor_id, operation, key, fingerprint, subject_id, created_at) VALUES (gen_random_uuid(), 'x', '', sha256(''), gen_random_uuid(), now())",
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
      [database.roleOf(role)],
    );
    expect(rows).toEqual([{ powerful: false, owned: 0, groups: [] }]);
  });
});
