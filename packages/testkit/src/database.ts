import { randomBytes } from "node:crypto";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { keepKeysApart } from "@coffer/platform/postgres/keys-apart";
import { type SIGNER, toRoleName } from "@coffer/platform/postgres/role-names";
import pg from "pg";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** An administrator's URL of the test server, and the database that holds every migration. */
    postgres: { adminUrl: string; template: string; rolePassword: string };
    /** A folder that all files of the run share, empty at first. */
    sharedFolder: string;
  }
}

/** A subgraph's, or that of what signs where keys are apart. */
export type RoleName = SubgraphName | typeof SIGNER;

/**
 * Workers and processes are made one after another in the tests of crashes, some hundred of them in
 * a minute: what nobody uses any more goes back to the server, which all files share.
 */
const IDLE_MS = 1_000;

const PRISMA = new URL("../../../prisma/", import.meta.url);

export type TestDatabase = {
  readonly name: string;
  /** For an administrator: may do everything, as a test's last resort. */
  readonly adminUrl: string;
  /** As a subgraph connects: with its own role and rights. */
  urlOf(role: RoleName): string;
  /**
   * What the server calls a role here: named by the database that this one is a copy of.
   */
  roleOf(role: RoleName): string;
  pool(role: RoleName, max?: number): pg.Pool;
  /** From now on account keys are the signer's alone (packages/platform, keys-apart.ts). */
  keepKeysApart(): Promise<void>;
  adminPool(max?: number): pg.Pool;
  /** Closes the pools and removes the database. */
  drop(): Promise<void>;
};

/**
 * A database of its own with every migration applied and nothing in it: a copy of the template,
 * made in a few tens of milliseconds.
 */
export async function freshDatabase(): Promise<TestDatabase> {
  const { adminUrl, template, rolePassword } = inject("postgres");
  const name = `test_${randomBytes(8).toString("hex")}`;
  await asAdmin(adminUrl, async (client) => {
    // One copy at a time: the template must have no other session.
    await client.query("SELECT pg_advisory_lock(hashtext('testkit:template'))");
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
    // Settings of a role in a database, and rights on a database, are not copied with it.
    await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    for (const subgraph of SUBGRAPHS) {
      const role = toRoleName(template, subgraph);
      await client.query(
        `ALTER ROLE ${role} IN DATABASE ${name} SET search_path = ${subgraph}; GRANT CONNECT ON DATABASE ${name} TO ${role}`,
      );
    }
  });

  const pools: pg.Pool[] = [];
  const open = (connectionString: string, max: number) => {
    const pool = new pg.Pool({
      connectionString,
      max,
      idleTimeoutMillis: IDLE_MS,
      allowExitOnIdle: true,
      pipeline: true,
    });
    // A backend that a test ended on purpose must not end the test process.
    pool.on("error", () => undefined);
    pools.push(pool);
    return pool;
  };
  const urlFor = (user?: string) => {
    const url = new URL(adminUrl);
    url.pathname = `/${name}`;
    if (user) {
      url.username = user;
      url.password = rolePassword;
    }
    return url.href;
  };
  return {
    name,
    adminUrl: urlFor(),
    urlOf: (role) => urlFor(toRoleName(template, role)),
    roleOf: (role) => toRoleName(template, role),
    pool: (role, max = 4) => open(urlFor(toRoleName(template, role)), max),
    keepKeysApart: () => asAdmin(urlFor(), (client) => keepKeysApart(client, { password: null, prismaFolder: PRISMA })),
    adminPool: (max = 2) => open(urlFor(), max),
    async drop() {
      await Promise.all(pools.map((pool) => pool.end().catch(() => undefined)));
      await asAdmin(adminUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

async function asAdmin(adminUrl: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
