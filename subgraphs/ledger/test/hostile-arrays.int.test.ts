import { randomUUID } from "node:crypto";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// What PostgreSQL takes for an array is more than what a driver sends: `[0:1]={…}`, several
// dimensions, missing elements. A function that counts by subscripts and reads by `unnest` would
// see two different lists. So every function that takes arrays refuses such ones; one that is made
// later fails here until it does. Not what a subgraph does in its own name, in its own schema: that
// is no door to anything.

type Values = Readonly<Record<string, readonly (string | null)[] | null>>;
type Door = { readonly role: SubgraphName; readonly arrays: Values; readonly mayMiss: readonly string[] };

const id = () => randomUUID();
const [alice, bob, ann] = [id(), id(), id()];
const hash = () => `\\x${"00".repeat(32)}`;

/**
 * A good call of each function, two of everything, all arrays said; and the arrays in which an
 * element may be null.
 */
const DOORS: Readonly<Record<string, () => Door>> = {
  "ledger.apply": () => ({
    role: "payments",
    arrays: {
      ids: [id(), id()],
      fingerprints: [hash(), hash()],
      actions: ["post", "hold"],
      kinds: ["A", "B"],
      subjects: [id(), null],
      effective: ["2026-01-01T00:00:00Z", null],
      linked: ["false", "false"],
      targets: [null, null],
      amounts: [null, null],
      timeouts: [null, "60"],
      narratives: ["a", null],
      refs: [null, "r"],
      leg_entry: ["1", "1", "2", "2"],
      leg_account: [alice, bob, alice, bob],
      leg_asset: ["USD", "USD", "USD", "USD"],
      leg_amount: ["-1", "1", "-1", "1"],
      subject_kinds: ["payment", null],
    },
    mayMiss: ["subjects", "effective", "targets", "amounts", "timeouts", "narratives", "refs"],
  }),
  "ledger.open_account": () => ({
    role: "payments",
    arrays: {
      ids: [id(), id()],
      owners: [ann, null],
      assets: ["USD", "USD"],
      kinds: ["LIABILITY", "ASSET"],
      codes: ["customer", "x"],
      names: ["Main", "X"],
      floors: ["0", null],
      metadatas: ["{}", null],
    },
    mayMiss: ["owners", "floors", "metadatas"],
  }),
  "ledger.set_account_state": () => ({
    role: "payments",
    arrays: { ids: [alice, bob], states: ["OPEN", "OPEN"] },
    mayMiss: [],
  }),
  "ledger.list_hold_expiries": () => ({ role: "payments", arrays: { ids: [id(), id()] }, mayMiss: [] }),
  "ledger.list_payee_accounts": () => ({
    role: "payments",
    arrays: { owners: [ann, ann], assets: ["USD", "EUR"] },
    mayMiss: [],
  }),
  "ledger.list_closed_accounts": () => ({ role: "payments", arrays: { ids: [alice, bob] }, mayMiss: [] }),
  "ledger.list_available": () => ({ role: "payments", arrays: { ids: [alice, bob] }, mayMiss: [] }),
  "ledger.lock_available": () => ({ role: "payments", arrays: { ids: [alice, bob] }, mayMiss: [] }),
  "auth.list_operators": () => ({ role: "wallets", arrays: { ids: [ann, alice] }, mayMiss: [] }),
  "ledger.list_frozen_accounts": () => ({ role: "payments", arrays: { ids: [alice, bob] }, mayMiss: [] }),
};

const element = (one: string | null) => (one === null ? "NULL" : `"${one.replaceAll(/["\\]/g, "\\$&")}"`);
const list = (elements: readonly (string | null)[]) => `{${elements.map(element).join(",")}}`;

/** The same elements, or nearly, as PostgreSQL also writes arrays. */
const SHAPES: Readonly<Record<string, (elements: readonly (string | null)[]) => string>> = {
  "counted from 0": (of) => `[0:${of.length - 1}]=${list(of)}`,
  "counted from -1": (of) => `[-1:${of.length - 2}]=${list(of)}`,
  "counted from 2": (of) => `[2:${of.length + 1}]=${list(of)}`,
  "a row of a table": (of) => `{${list(of)}}`,
  "a column of a table": (of) => `{${of.map((one) => list([one])).join(",")}}`,
  "a table, counted from 0": (of) => `[0:0][1:${of.length}]={${list(of)}}`,
  "one element less": (of) => list(of.slice(1)),
  "one element more": (of) => list([...of, of[0] ?? null]),
  "no elements": () => "{}",
};

const ELEMENTS: Readonly<Record<string, readonly string[]>> = {
  "numeric[]": ["NaN", "Infinity", "-Infinity", "0.5", "1e60", "-1e60"],
  "timestamp with time zone[]": ["infinity", "-infinity"],
};

let database: TestDatabase;
let admin: pg.Pool;
type Taken = { name: string; parameters: string[]; types: string[]; roles: SubgraphName[] };
let functions: Taken[];

beforeAll(async () => {
  database = await freshDatabase();
  admin = database.adminPool();
  const { rows } = await admin.query<Taken>(
    `SELECT p.pronamespace::regnamespace || '.' || p.proname AS name,
       ARRAY(SELECT a FROM unnest(p.proargnames) WITH ORDINALITY n(a, place) WHERE place <= p.pronargs ORDER BY place)::text[] AS parameters,
       ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY u(t, place) ORDER BY place)::text[] AS types,
       ARRAY(SELECT s FROM unnest($1::text[], $2::text[]) u(s, r) WHERE has_function_privilege(r, p.oid, 'EXECUTE'))::text[] AS roles
     FROM pg_proc p WHERE (p.prosecdef OR p.pronamespace = 'ledger'::regnamespace) AND p.pronamespace IN (SELECT oid FROM pg_namespace WHERE nspname <> 'information_schema' AND nspname !~ '^pg_')`,
    [SUBGRAPHS, SUBGRAPHS.map((name) => database.roleOf(name))],
  );
  functions = rows.filter(({ roles }) => roles.length > 0);
  await database.pool("payments").query("SELECT ledger.open_account($1, $2, $3, $4, $5, $6, $7)", [
    [alice, bob],
    [ann, null],
    ["USD", "USD"],
    ["LIABILITY", "ASSET"],
    ["customer", "x"],
    ["Main", "X"],
    ["0", null],
  ]);
  expect(
    (
      await call("ledger.apply", {
        ...DOORS["ledger.apply"]?.().arrays,
        actions: null,
        timeouts: null,
        targets: null,
        amounts: null,
        leg_account: [bob, alice, bob, alice],
      })
    ).rows[0],
  ).toEqual({ outcomes: ["posted", "posted"], available: [null, null] });
});
afterAll(() => database.drop());

/** Elements as text, or a whole array as PostgreSQL writes it. */
function call(name: string, arrays: Readonly<Record<string, string | readonly (string | null)[] | null>>) {
  const known = functions.find((one) => one.name === name);
  if (!known) throw new Error(`no function ${name}`);
  const given = known.parameters.filter((parameter) => parameter in arrays);
  const asked = given.map(
    (parameter, i) => `${parameter} => $${i + 1}::${known.types[known.parameters.indexOf(parameter)]}`,
  );
  if (name === "ledger.apply") asked.push("at => NULL");
  const values = given.map((parameter) => {
    const value = arrays[parameter];
    return typeof value === "string" || value == null ? value : list(value);
  });
  const role = DOORS[name]?.().role ?? "payments";
  return database.pool(role).query(`SELECT * FROM ${name}(${asked.join(", ")})`, values);
}

/** Every row of every table of the two schemas that these functions write. */
async function everything(): Promise<unknown> {
  const { rows } = await admin.query<{ name: string }>(
    "SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname IN ('ledger', 'payments') ORDER BY 1",
  );
  const texts = rows.map(
    ({ name }) => `SELECT '${name}' AS name, coalesce(json_agg(t ORDER BY t::text), '[]') AS rows FROM ${name} t`,
  );
  // Several processes of PostgreSQL may read them: then none comes in its place by itself.
  return (await admin.query(`${texts.join(" UNION ALL ")} ORDER BY name`)).rows;
}

const hostile = ({ arrays, mayMiss }: Door, taken: Taken) =>
  Object.entries(arrays).flatMap(([parameter, elements]): [what: string, arrays: Record<string, unknown>][] => {
    if (!elements) return [];
    const type = taken.types[taken.parameters.indexOf(parameter)] ?? "";
    const shapes = Object.entries(SHAPES)
      // One array alone says how many there are: any number is right.
      .filter(([what]) => Object.keys(arrays).length > 1 || !/element/.test(what))
      .map(([what, write]): [string, string] => [what, write(elements)]);
    const worse = (ELEMENTS[type] ?? []).map((one): [string, string] => [one, list([one, ...elements.slice(1)])]);
    const missing: [string, string][] = mayMiss.includes(parameter)
      ? []
      : [["a missing element", list([null, ...elements.slice(1)])]];
    return [...shapes, ...worse, ...missing].map(([what, text]) => [
      `${parameter}: ${what}`,
      { ...arrays, [parameter]: text },
    ]);
  });

describe("functions that take arrays", () => {
  it("are these: one that is made later has to be added here", () => {
    const taking = functions.filter(({ types }) => types.some((type) => type.endsWith("[]")));
    expect(taking.map(({ name }) => name).toSorted()).toEqual(Object.keys(DOORS).toSorted());
    for (const { name, parameters, types } of taking)
      expect(parameters.filter((_, i) => types[i]?.endsWith("[]"))).toEqual(Object.keys(DOORS[name]?.().arrays ?? {}));
  });

  it.each(Object.entries(DOORS))("refuse every other form of one, and change nothing: %s", async (name, make) => {
    const taken = functions.find((one) => one.name === name);
    if (!taken) throw new Error(`no function ${name}`);
    const before = await everything();
    const taking: string[] = [];
    const cases = hostile(make(), taken);
    for (const [what, arrays] of cases) {
      const code = await call(name, arrays as Parameters<typeof call>[1]).then(
        () => "taken",
        (error: { code?: string }) => error.code,
      );
      if (code !== "22023") taking.push(`${what}: ${code}`);
    }
    expect(taking).toEqual([]);
    expect(cases.length).toBeGreaterThanOrEqual(7 * Object.keys(make().arrays).length);
    expect(await everything()).toEqual(before);
  });

  it.each(Object.entries(DOORS))(
    "take what a driver sends, so that each case breaks one thing: %s",
    async (name, make) => {
      await expect(call(name, make().arrays)).resolves.toBeTruthy();
    },
  );
});

describe("time", () => {
  it("is the database's own where a hold's end hangs on it: no caller of the door may say another", async () => {
    const timed = functions.filter(({ types }) => types.includes("timestamp with time zone"));
    expect(timed.map(({ name, roles }) => [name, roles])).toEqual([
      // In a sandbox alone, and never back: subgraphs/payments/test/test-clock.int.test.ts.
      ["ledger.advance_clock", ["payments"]],
      ["ledger.apply", ["payments", "ledger"]],
    ]);
    const before = await everything();
    for (const role of ["payments", "ledger"] as const)
      for (const at of ["2000-01-01Z", "2999-01-01Z", "infinity", "now"])
        await expect(
          database
            .pool(role)
            .query(
              "SELECT ledger.apply('{}', '{}', NULL, '{}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{}', '{}', '{}', '{}', $1)",
              [at],
            ),
        ).rejects.toMatchObject({ code: "42501", message: "only the database says what time it is" });
    expect(await everything()).toEqual(before);
  });

  it.each(["1969-12-31T23:59:59Z", "2999-01-01T00:00:00Z"])("of an entry's effect is refused at %s", async (at) => {
    const before = await everything();
    const { arrays } = DOORS["ledger.apply"]?.() ?? { arrays: {} };
    await expect(call("ledger.apply", { ...arrays, effective: [at, null] })).rejects.toMatchObject({ code: "22023" });
    expect(await everything()).toEqual(before);
  });

  it("at which a key was taken is not for the ledger subgraph to say", async () => {
    const text = (columns: string, values: string) =>
      `INSERT INTO claim (actor_id, operation, key, fingerprint, subject_id${columns}) VALUES (gen_random_uuid(), 'x', 'k', sha256(''), gen_random_uuid()${values})`;
    const ledger = database.pool("ledger", 1);
    await expect(ledger.query(text(", created_at", ", '2000-01-01Z'"))).rejects.toMatchObject({ code: "42501" });
    await ledger.query(text("", ""));
    const { rows } = await admin.query("SELECT created_at > now() - interval '1 minute' AS is_new FROM ledger.claim");
    expect(rows).toEqual([{ is_new: true }]);
  });
});

it("a freeze of nobody, or of no kind, is refused", async () => {
  const auth = database.pool("auth", 1);
  await expect(auth.query("SELECT ledger.freeze_owner(NULL, true)")).rejects.toMatchObject({ code: "22023" });
  await expect(auth.query("SELECT ledger.freeze_owner($1, NULL)", [ann])).rejects.toMatchObject({ code: "22023" });
});
