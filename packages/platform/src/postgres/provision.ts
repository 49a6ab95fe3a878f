import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import pg from "pg";
import type { Secret } from "../values/secret.ts";
import { adoptRoles, findPrefix } from "./adopt-roles.ts";
import { rolePrefix, toOwnerName, toRoleName } from "./role-names.ts";

export type Mode = "sandbox" | "production";

/**
 * Makes, as an administrator of the server, what migrations stand on: per subgraph one schema, its
 * NOLOGIN owner and its LOGIN role, which owns nothing and sees only its own schema. The roles are
 * named by the database (role-names.ts), so a server may carry several Coffers; a database whose
 * roles have other names, from before that was so or because it is a copy, is given its own. Safe
 * to repeat, also from several processes at once.
 */
export async function provision(
  admin: pg.ClientBase,
  passwords: Readonly<Record<SubgraphName, Secret>>,
): Promise<void> {
  await admin.query("SELECT pg_advisory_lock(hashtext('coffer:provision'))");
  try {
    const { rows } = await admin.query<{ name: string }>("SELECT current_database() AS name");
    const name = rows[0]?.name ?? "";
    const database = pg.escapeIdentifier(name);
    await admin.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC; REVOKE ALL ON SCHEMA public FROM PUBLIC`);
    await makeSettings(admin);
    for (const subgraph of SUBGRAPHS)
      await makeRoles(admin, { database: name, subgraph, password: passwords[subgraph] });
    const [before, prefix] = [await findPrefix(admin, SUBGRAPHS), rolePrefix(name)];
    if (before !== null && before !== prefix)
      await adoptRoles(admin, { from: before, to: prefix, database: name, subgraphs: SUBGRAPHS });
    for (const subgraph of SUBGRAPHS) await provisionSubgraph(admin, { database: name, subgraph });
  } finally {
    await admin.query("SELECT pg_advisory_unlock(hashtext('coffer:provision'))");
  }
}

async function makeSettings(admin: pg.ClientBase): Promise<void> {
  await admin.query("CREATE SCHEMA IF NOT EXISTS coffer");
  await admin.query("CREATE TABLE IF NOT EXISTS coffer.setting (name text PRIMARY KEY, value text NOT NULL)");
}

async function makeRoles(
  admin: pg.ClientBase,
  { database, subgraph, password }: { database: string; subgraph: SubgraphName; password: Secret },
): Promise<void> {
  const [role, owner] = [toRoleName(database, subgraph), toOwnerName(database, subgraph)];
  await ensureRole(admin, owner, "NOLOGIN");
  await ensureRole(admin, role, "LOGIN");
  await setPassword(admin, role, password);
  await admin.query(`GRANT ${owner} TO CURRENT_USER`);
}

async function provisionSubgraph(
  admin: pg.ClientBase,
  { database: name, subgraph }: { database: string; subgraph: SubgraphName },
): Promise<void> {
  const [database, role, owner] = [pg.escapeIdentifier(name), toRoleName(name, subgraph), toOwnerName(name, subgraph)];
  await admin.query(`CREATE SCHEMA IF NOT EXISTS ${subgraph} AUTHORIZATION ${owner}`);
  await admin.query(`GRANT CONNECT ON DATABASE ${database} TO ${role}; GRANT USAGE ON SCHEMA ${subgraph} TO ${role}`);
  // To the owner too, whose functions ask what the database is.
  await admin.query(
    `GRANT USAGE ON SCHEMA coffer TO ${role}, ${owner}; GRANT SELECT ON coffer.setting TO ${role}, ${owner}`,
  );
  await admin.query(`ALTER ROLE ${role} IN DATABASE ${database} SET search_path = ${subgraph}`);
  // Functions are granted one by one, in the migration that makes them.
  await admin.query(`ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC`);
  if (subgraph !== "ledger")
    await admin.query(
      `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${subgraph} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${role};
       ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${subgraph} GRANT USAGE ON SEQUENCES TO ${role}`,
    );
}

export async function ensureRole(admin: pg.ClientBase, role: string, login: "LOGIN" | "NOLOGIN"): Promise<void> {
  // Another database's provisioning on the same server may make the role between the look and the
  // making.
  await admin.query(
    `DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN CREATE ROLE ${role} ${login} NOSUPERUSER NOCREATEDB NOCREATEROLE; END IF;
     EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
  );
}

export const setPassword = async (admin: pg.ClientBase, role: string, password: Secret): Promise<void> =>
  void (await admin.query(`ALTER ROLE ${role} PASSWORD ${pg.escapeLiteral(scramVerifier(password))}`));

/**
 * RFC 5802/7677: what the server keeps of a password. The password itself is not sent, so it cannot
 * stand in the server's log.
 */
function scramVerifier(password: Secret): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.reveal().normalize("NFKC"), salt, 4096, 32, "sha256");
  const hmac = (text: string) => createHmac("sha256", salted).update(text).digest();
  const stored = createHash("sha256").update(hmac("Client Key")).digest("base64");
  return `SCRAM-SHA-256$4096:${salt.toString("base64")}$${stored}:${hmac("Server Key").toString("base64")}`;
}

/**
 * Remembers the database's mode at its first start; throws where it was another: a sandbox's money
 * is not real, and production must never stand on it.
 */
export async function rememberMode(admin: pg.ClientBase, mode: Mode): Promise<void> {
  await admin.query("SELECT pg_advisory_lock(hashtext('coffer:provision'))");
  try {
    await makeSettings(admin);
  } finally {
    await admin.query("SELECT pg_advisory_unlock(hashtext('coffer:provision'))");
  }
  await admin.query("INSERT INTO coffer.setting (name, value) VALUES ('mode', $1) ON CONFLICT DO NOTHING", [mode]);
  const { rows } = await admin.query<{ value: string }>("SELECT value FROM coffer.setting WHERE name = 'mode'");
  const known = rows[0]?.value;
  if (known !== mode)
    throw new Error(
      `this database was made in ${known} mode and cannot be used in ${mode} mode: point DATABASE_URL at another database, or set COFFER_MODE=${known}`,
    );
}
