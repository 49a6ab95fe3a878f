import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@coffer/local-parts/embedded-postgres";
import { makeTemporaryFolder, type TemporaryFolder } from "@coffer/local-parts/temporary-folder";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Secret } from "../values/secret.ts";
import { areKeysApart, giveKeysBack, keepKeysApart } from "./keys-apart.ts";
import { prepareDatabase } from "./prepare.ts";
import { toOwnerName, toRoleName } from "./role-names.ts";

// A server of its own: roles belong to a server, and its administrator here is no superuser.

const PRISMA = new URL("../../../../prisma/", import.meta.url);
const DATABASE = "shop";
const [SIGNER, WALLETS, OWNER] = [
  toRoleName(DATABASE, "signer"),
  toRoleName(DATABASE, "wallets"),
  toOwnerName(DATABASE, "wallets"),
];
const DENIED = { code: "42501" };

let folder: TemporaryFolder;
let server: EmbeddedPostgres;
let adminUrl: string;
let admin: pg.Client;
/** As it is where nobody has said anything of it. */
let before: readonly string[];

const urlOf = (user: string, password: string): string => {
  const url = new URL(server.adminUrl);
  [url.username, url.password, url.pathname] = [user, password, `/${DATABASE}`];
  return url.href;
};
const prepare = (signer?: string) =>
  prepareDatabase({
    ...{ adminUrl, mode: "sandbox", prismaFolder: PRISMA },
    passwords: Object.fromEntries(SUBGRAPHS.map((name) => [name, new Secret(`of-${name}`)])) as Record<
      SubgraphName,
      Secret
    >,
    ...(signer && { signer: new Secret(signer) }),
  });
async function asRole<T>(role: string, password: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: urlOf(role, password) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
const readsKeys = (role: string, password: string) =>
  asRole(role, password, async (client) => {
    const { rows } = await client.query<{ schema: string }>("SELECT current_schema() AS schema");
    expect(rows[0]?.schema).toBe("wallets");
    await client.query("SELECT account_wrapped_key, account_ciphertext FROM wallet");
  });
/** Who may do what, and log in, column by column; owners may do all, said or not. */
async function readRights(): Promise<readonly string[]> {
  const { rows } = await admin.query<{ line: string }>(`
    SELECT concat_ws(' ', name, r.rolname, privilege_type) AS line FROM (
      SELECT c.oid::regclass::text AS name, relacl AS acl FROM pg_class c WHERE relnamespace::regnamespace::text IN ('wallets', 'auth', 'ledger', 'coffer')
      UNION ALL SELECT attrelid::regclass || '.' || attname, attacl FROM pg_attribute WHERE attrelid::regclass::text ~ '^(wallets|auth|ledger)[.]'
      UNION ALL SELECT nspname, nspacl FROM pg_namespace UNION ALL SELECT datname, datacl FROM pg_database
      UNION ALL SELECT oid::regprocedure::text, proacl FROM pg_proc WHERE pronamespace::regnamespace::text IN ('wallets', 'auth', 'ledger')
    ) given, aclexplode(acl) a JOIN pg_roles r ON r.oid = a.grantee WHERE r.rolname ~ '^coffer_' AND r.rolname !~ '_owner$' ORDER BY 1`);
  return rows.map(({ line }) => line);
}

beforeAll(async () => {
  folder = await makeTemporaryFolder("keys-apart", { isForDatabase: true });
  server = await startEmbeddedPostgres({
    dataFolder: folder.path,
    password: new Secret("the server's"),
    settings: { fsync: "off" },
  });
  const superuser = new pg.Client({ connectionString: server.adminUrl });
  await superuser.connect();
  await superuser.query("CREATE ROLE shop LOGIN CREATEROLE PASSWORD 'of-shop'");
  await superuser.query("CREATE DATABASE shop OWNER shop");
  await superuser.end();
  adminUrl = urlOf("shop", "of-shop");
  await prepare();
  admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  before = await readRights();
});
afterAll(async () => {
  await admin.end();
  await server.stop();
  await folder.remove();
});

describe("account keys that are the signer's alone", () => {
  it("are not, until somebody says so, and no signer logs in", async () => {
    expect(await areKeysApart(admin)).toBe(false);
    await readsKeys(WALLETS, "of-wallets");
    await expect(readsKeys(SIGNER, "of-signer")).rejects.toMatchObject({ code: "28P01" });
    await expect(keepKeysApart(admin, { password: null, prismaFolder: PRISMA })).rejects.toThrow(
      "set SIGNER_DATABASE_PASSWORD",
    );
    expect(await readRights()).toEqual(before);
  });

  it("are so by a start with the signer's password, again by another one, and by three at once", async () => {
    await prepare("of-signer");
    expect(await areKeysApart(admin)).toBe(true);
    await readsKeys(SIGNER, "of-signer");
    await expect(readsKeys(WALLETS, "of-wallets")).rejects.toMatchObject(DENIED);
    const apart = await readRights();
    await Promise.all([prepare("another"), prepare("another"), prepare("another")]);
    expect(await readRights()).toEqual(apart);
    await readsKeys(SIGNER, "another");
    await expect(readsKeys(SIGNER, "of-signer")).rejects.toMatchObject({ code: "28P01" });
  });

  it("stay so: a start that is not told of it is refused, and has changed nothing", async () => {
    const apart = await readRights();
    await expect(prepare()).rejects.toThrow("npm run vault -- inside");
    expect(await readRights()).toEqual(apart);
    await readsKeys(SIGNER, "another");
  });

  it("stay so with a column that comes later, which wallets reads as all others", async () => {
    await admin.query(`SET ROLE ${OWNER}; ALTER TABLE wallets.wallet ADD COLUMN later text; RESET ROLE`);
    const read = () => asRole(WALLETS, "of-wallets", (client) => client.query("SELECT id, later FROM wallet"));
    await expect(read()).rejects.toMatchObject(DENIED);
    await prepare("another");
    await read();
    await expect(readsKeys(WALLETS, "of-wallets")).rejects.toMatchObject(DENIED);
    await admin.query(`SET ROLE ${OWNER}; ALTER TABLE wallets.wallet DROP COLUMN later; RESET ROLE`);
  });

  it("are no other signer's, such as one of before the database was renamed", async () => {
    await admin.query(`CREATE ROLE coffer_store_signer LOGIN PASSWORD 'of-store'; GRANT CONNECT ON DATABASE shop TO coffer_store_signer;
      ALTER ROLE coffer_store_signer IN DATABASE shop SET search_path = wallets;
      SET ROLE ${OWNER}; GRANT USAGE ON SCHEMA wallets TO coffer_store_signer; GRANT SELECT ON wallets.wallet TO coffer_store_signer; RESET ROLE`);
    await readsKeys("coffer_store_signer", "of-store");
    await keepKeysApart(admin, { password: null, prismaFolder: PRISMA });
    await expect(
      asRole("coffer_store_signer", "of-store", (client) =>
        client.query("SELECT account_ciphertext FROM wallets.wallet"),
      ),
    ).rejects.toMatchObject(DENIED);
    await readsKeys(SIGNER, "another");
    await admin.query("REVOKE ALL ON DATABASE shop FROM coffer_store_signer; DROP ROLE coffer_store_signer");
  });

  it("are given back wholly, and the signer does not even log in any more", async () => {
    await giveKeysBack(admin);
    await giveKeysBack(admin);
    expect(await areKeysApart(admin)).toBe(false);
    expect(await readRights()).toEqual(before);
    await readsKeys(WALLETS, "of-wallets");
    await expect(readsKeys(SIGNER, "another")).rejects.toMatchObject(DENIED);
    await prepare();
  });
});
