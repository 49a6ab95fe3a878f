import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@coffer/local-parts/embedded-postgres";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Secret } from "../values/secret.ts";
import { adoptRoles } from "./adopt-roles.ts";
import { prepareDatabase } from "./prepare.ts";
import { provision, rememberMode } from "./provision.ts";
import { rolePrefix, toOwnerName, toRoleName } from "./role-names.ts";

// A server of its own: roles belong to a server, not to a database, and its log has to tell
// everything.
const log: string[] = [];
let folder: string;
let server: EmbeddedPostgres;
let admin: pg.Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "coffer-provision-"));
  server = await startEmbeddedPostgres({
    dataFolder: folder,
    password: new Secret("the administrator's"),
    settings: { fsync: "off", log_statement: "all", log_min_messages: "info", log_min_error_statement: "error" },
    onLog: (line) => log.push(line),
  });
  admin = await connect(server.adminUrl);
});
afterAll(async () => {
  await admin.end();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

async function newDatabase(): Promise<string> {
  const name = `provision_${randomBytes(6).toString("hex")}`;
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(server.adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

const passwordsOf = (make: (name: SubgraphName) => string) =>
  Object.fromEntries(SUBGRAPHS.map((name) => [name, new Secret(make(name))])) as Record<SubgraphName, Secret>;

/** Runs the work on connections of their own, all at once. */
async function atOnce(urls: readonly string[], work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const clients = await Promise.all(urls.map(connect));
  try {
    await Promise.all(clients.map(work));
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

const databaseOf = (url: string) => new URL(url).pathname.slice(1);

function urlOf(adminUrl: string, user: string, password: string): string {
  const url = new URL(adminUrl);
  url.username = user;
  url.password = encodeURIComponent(password);
  return url.href;
}

async function whoLogsIn(adminUrl: string, user: string, password: string): Promise<string> {
  const client = await connect(urlOf(adminUrl, user, password));
  try {
    const { rows } = await client.query<{ who: string }>("SELECT current_user || ' in ' || current_schema() AS who");
    return rows[0]?.who ?? "";
  } finally {
    await client.end();
  }
}

describe("the passwords of the roles", () => {
  const passwords = passwordsOf((name) => `it's "${name}"\\ $1 %s ${randomBytes(8).toString("hex")}`);
  let url: string;
  beforeAll(async () => {
    url = await newDatabase();
    await atOnce([url], (client) => provision(client, passwords));
  });

  it.each(SUBGRAPHS)("keep out who does not know that of %s, and its owner, which has none", async (name) => {
    await expect(whoLogsIn(url, toRoleName(databaseOf(url), name), "wrong")).rejects.toMatchObject({ code: "28P01" });
    await expect(whoLogsIn(url, toOwnerName(databaseOf(url), name), passwords[name].reveal())).rejects.toMatchObject({
      code: "28P01",
    });
  });

  it.each(SUBGRAPHS)("let %s log in, into its own schema", async (name) => {
    const role = toRoleName(databaseOf(url), name);
    expect(await whoLogsIn(url, role, passwords[name].reveal())).toBe(`${role} in ${name}`);
  });

  it("stand in the catalogue as SCRAM verifiers, each with a salt of its own", async () => {
    const { rows } = await admin.query<{ verifier: string }>(
      "SELECT rolpassword AS verifier FROM pg_authid WHERE rolname = ANY ($1)",
      [SUBGRAPHS.map((name) => toRoleName(databaseOf(url), name))],
    );
    expect(rows).toHaveLength(SUBGRAPHS.length);
    for (const { verifier } of rows)
      expect(verifier).toMatch(/^SCRAM-SHA-256\$4096:[\w+/]{22}==\$[\w+/]{43}=:[\w+/]{43}=$/);
    expect(new Set(rows.map(({ verifier }) => verifier.split("$")[1])).size).toBe(SUBGRAPHS.length);
  });

  it("stand nowhere in the server's log, though it tells every statement", async () => {
    const said = log.join("\n");
    expect(said).toContain(`ALTER ROLE ${toRoleName(databaseOf(url), "users")} PASSWORD 'SCRAM-SHA-256$`);
    for (const name of SUBGRAPHS) expect(said).not.toContain(passwords[name].reveal().slice(-16));
  });

  it("are changed by provisioning again: the one before opens nothing any more", async () => {
    const changed = passwordsOf((name) => `changed-${name}`);
    await atOnce([url], (client) => provision(client, changed));

    await expect(whoLogsIn(url, toRoleName(databaseOf(url), "users"), passwords.users.reveal())).rejects.toMatchObject({
      code: "28P01",
    });
    const role = toRoleName(databaseOf(url), "users");
    expect(await whoLogsIn(url, role, "changed-users")).toBe(`${role} in users`);
  });
});

describe("provision", () => {
  const passwords = passwordsOf((name) => `password-of-${name}`);

  it("may be repeated, and changes nothing the second time", async () => {
    const url = await newDatabase();
    const picture = async () => {
      const client = await connect(url);
      const { rows } = await client.query(`
        SELECT nspname AS name, pg_get_userbyid(nspowner) AS owner, nspacl::text AS rights FROM pg_namespace WHERE nspname !~ '^pg_'
        UNION ALL SELECT rolname, rolcanlogin::text, concat(rolsuper, rolcreatedb, rolcreaterole, rolbypassrls) FROM pg_roles WHERE rolname !~ '^pg_'
        UNION ALL SELECT 'default', defaclrole::regrole::text, defaclacl::text FROM pg_default_acl
        UNION ALL SELECT 'database', datname, datacl::text FROM pg_database WHERE datname = current_database() ORDER BY 1, 2, 3`);
      await client.end();
      return rows;
    };
    await atOnce([url], (client) => provision(client, passwords));
    const before = await picture();

    await atOnce([url], (client) => provision(client, passwords));

    expect(before.length).toBeGreaterThan(20);
    expect(await picture()).toEqual(before);
  });

  it("works from several connections at once", async () => {
    const url = await newDatabase();

    await atOnce([url, url, url, url], (client) => provision(client, passwords));

    const role = toRoleName(databaseOf(url), "payments");
    expect(await whoLogsIn(url, role, "password-of-payments")).toBe(`${role} in payments`);
  });

  it("lets no other role into the database, nor anybody make things in public", async () => {
    const url = await newDatabase();
    await atOnce([url], (client) => provision(client, passwords));
    await admin.query("CREATE ROLE stranger LOGIN PASSWORD 'stranger'");

    await expect(whoLogsIn(url, "stranger", "stranger")).rejects.toMatchObject({ code: "42501" });
    await atOnce([urlOf(url, toRoleName(databaseOf(url), "auth"), "password-of-auth")], async (client) => {
      await expect(client.query("CREATE TABLE public.mine ()")).rejects.toMatchObject({ code: "42501" });
      await expect(client.query("CREATE TABLE auth.mine ()")).rejects.toMatchObject({ code: "42501" });
      await expect(client.query("UPDATE coffer.setting SET value = 'sandbox'")).rejects.toMatchObject({
        code: "42501",
      });
    });
  });
});

describe("rememberMode", () => {
  const passwords = passwordsOf((name) => `password-of-${name}`);

  it.each([
    ["sandbox", "production"],
    ["production", "sandbox"],
  ] as const)("refuses a %s database to %s, and says how to go on", async (first, second) => {
    const url = await newDatabase();
    await atOnce([url], async (client) => {
      await provision(client, passwords);
      await rememberMode(client, first);

      await expect(rememberMode(client, second)).rejects.toThrow(
        `made in ${first} mode and cannot be used in ${second} mode: point DATABASE_URL at another database, or set COFFER_MODE=${first}`,
      );
      await expect(rememberMode(client, first)).resolves.toBeUndefined();
    });
  });

  it("gives a new database one mode where two are said at the same time", async () => {
    const url = await newDatabase();
    await atOnce([url], (client) => provision(client, passwords));
    const modes = ["sandbox", "production"] as const;
    const clients = await Promise.all(modes.map(() => connect(url)));

    const outcomes = await Promise.allSettled(
      modes.map((mode, place) => rememberMode(clients[place] as pg.Client, mode)),
    );

    await Promise.all(clients.map((client) => client.end()));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("prepareDatabase", () => {
  it("applies every migration once where three processes start at the same time, and none again", async () => {
    const adminUrl = await newDatabase();
    const options = {
      adminUrl,
      passwords: passwordsOf((name) => `password-of-${name}`),
      mode: "sandbox" as const,
      prismaFolder: new URL("../../../../prisma/", import.meta.url),
    };

    await Promise.all([1, 2, 3].map(() => prepareDatabase(options)));
    await prepareDatabase(options);

    await atOnce([adminUrl], async (client) => {
      for (const name of SUBGRAPHS) {
        const { rows } = await client.query<{ migration_name: string }>(
          `SELECT migration_name FROM ${name}._prisma_migrations ORDER BY started_at`,
        );
        const names = rows.map(({ migration_name }) => migration_name);
        expect(names.length).toBeGreaterThanOrEqual(2);
        expect(names).toEqual([...new Set(names)].toSorted());
      }
    });
  });
});

describe("several Coffers on one server", () => {
  const prismaFolder = new URL("../../../../prisma/", import.meta.url);
  const prepare = (adminUrl: string, of: string) =>
    prepareDatabase({ adminUrl, passwords: passwordsOf((name) => `${of}-${name}`), mode: "sandbox", prismaFolder });
  const asRole = (adminUrl: string, of: string, name: SubgraphName) =>
    urlOf(adminUrl, toRoleName(databaseOf(adminUrl), name), `${of}-${name}`);

  /**
   * Who owns and may do what, with the database's own prefix left out: alike for all Coffers of one
   * version.
   */
  async function readPicture(adminUrl: string): Promise<unknown[]> {
    const client = await connect(adminUrl);
    const prefix = rolePrefix(databaseOf(adminUrl));
    const { rows } = await client.query<{ line: string }>(`
      SELECT concat_ws(' ', 'schema', nspname, pg_get_userbyid(nspowner), nspacl) AS line FROM pg_namespace WHERE nspname !~ '^(pg_|information)'
      UNION ALL SELECT concat_ws(' ', 'table', oid::regclass, pg_get_userbyid(relowner), relacl) FROM pg_class WHERE relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname !~ '^(pg_|information)')
      UNION ALL SELECT concat_ws(' ', 'column', attrelid::regclass, attname, attacl) FROM pg_attribute WHERE attacl IS NOT NULL AND attrelid::regclass::text ~ '^[a-z]+\\.'
      UNION ALL SELECT concat_ws(' ', 'function', oid::regprocedure, pg_get_userbyid(proowner), proacl) FROM pg_proc WHERE pronamespace IN (SELECT oid FROM pg_namespace WHERE nspname !~ '^(pg_|information)')
      UNION ALL SELECT concat_ws(' ', 'default', pg_get_userbyid(defaclrole), defaclobjtype, defaclacl) FROM pg_default_acl
      UNION ALL SELECT concat_ws(' ', 'setting', pg_get_userbyid(setrole), setconfig) FROM pg_db_role_setting WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())`);
    await client.end();
    const sorted = (line: string) =>
      line.replaceAll(/\{[^}]*\}/g, (acl) => acl.slice(1, -1).split(",").toSorted().join(","));
    return rows.map(({ line }) => sorted(line.replaceAll(prefix, "").replaceAll("payments-of", ""))).toSorted();
  }

  it("have roles of their own, none of which can enter the other's database or become one of its roles", async () => {
    const [one, two] = [await newDatabase(), await newDatabase()];
    await Promise.all([prepare(one, "one"), prepare(two, "two")]);

    expect(await readPicture(two)).toEqual(await readPicture(one));
    for (const name of SUBGRAPHS) {
      const role = toRoleName(databaseOf(one), name);
      await expect(whoLogsIn(two, role, `one-${name}`)).rejects.toMatchObject({ code: "42501" });
      await expect(whoLogsIn(two, toRoleName(databaseOf(two), name), `one-${name}`)).rejects.toMatchObject({
        code: "28P01",
      });
      await atOnce([asRole(one, "one", name)], async (client) => {
        await expect(client.query(`SET ROLE ${toRoleName(databaseOf(two), name)}`)).rejects.toMatchObject({
          code: "42501",
        });
        await expect(
          client.query(`SELECT FROM ${name === "ledger" ? "asset" : "_prisma_migrations"}`),
        ).resolves.toBeTruthy();
      });
    }
  });

  it("are made out of one database and its copy: each then has its own, and the first keeps what it had", async () => {
    const first = await newDatabase();
    await prepare(first, "first");
    const before = await readPicture(first);
    const copy = Object.assign(new URL(first), { pathname: `/copy_${randomBytes(4).toString("hex")}` }).href;
    await admin.query(`CREATE DATABASE ${databaseOf(copy)} TEMPLATE ${databaseOf(first)}`);

    await prepare(copy, "copy");

    expect(await readPicture(first)).toEqual(before);
    expect(await readPicture(copy)).toEqual(before);
    for (const [url, of] of [
      [first, "first"],
      [copy, "copy"],
    ] as const)
      await atOnce([asRole(url, of, "payments")], (client) => client.query("SELECT ledger.list_assets()"));
    await expect(whoLogsIn(copy, toRoleName(databaseOf(first), "payments"), "first-payments")).rejects.toMatchObject({
      code: "42501",
    });
  });

  /** A database of somebody who may make roles, and no more. */
  async function ownedDatabase(): Promise<string> {
    const [url, owner] = [await newDatabase(), `keeper_${randomBytes(4).toString("hex")}`];
    await admin.query(
      `CREATE ROLE ${owner} LOGIN CREATEROLE PASSWORD 'keeper'; ALTER DATABASE ${databaseOf(url)} OWNER TO ${owner}`,
    );
    return urlOf(url, owner, "keeper");
  }

  it.each([
    ["a superuser", newDatabase],
    ["an owner who may make roles", ownedDatabase],
  ])(
    "take over, for %s, a database whose roles were named for the whole server, and remove those roles",
    async (_who, make) => {
      const old = await make();
      await prepare(old, "old");
      const wanted = await readPicture(old);
      // As it was made before: with roles of these names.
      await atOnce([old], async (client) => {
        for (const name of SUBGRAPHS)
          await client.query(
            `CREATE ROLE ${name}_owner NOLOGIN; GRANT ${name}_owner TO CURRENT_USER; CREATE ROLE ${name} LOGIN PASSWORD 'old-${name}'`,
          );
        await adoptRoles(client, {
          from: rolePrefix(databaseOf(old)),
          to: "",
          database: databaseOf(old),
          subgraphs: SUBGRAPHS,
        });
        for (const name of SUBGRAPHS)
          await client.query(`ALTER ROLE ${name} IN DATABASE ${databaseOf(old)} SET search_path = ${name}`);
        // The server finds each schema behind what is in it, as it may at any time.
        for (const name of SUBGRAPHS)
          await client.query(
            `ALTER SCHEMA ${name} OWNER TO CURRENT_USER; GRANT ALL ON SCHEMA ${name} TO ${name}_owner; ALTER SCHEMA ${name} OWNER TO ${name}_owner`,
          );
      });
      expect(await whoLogsIn(old, "payments", "old-payments")).toBe("payments in payments");

      await prepare(old, "new");

      expect(await readPicture(old)).toEqual(wanted);
      expect(await whoLogsIn(old, toRoleName(databaseOf(old), "payments"), "new-payments")).toContain("in payments");
      const { rows } = await admin.query("SELECT rolname FROM pg_roles WHERE rolname = ANY ($1)", [
        SUBGRAPHS.flatMap((name) => [name, `${name}_owner`]),
      ]);
      expect(rows).toEqual([]);
    },
  );
});
