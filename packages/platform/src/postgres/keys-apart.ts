import { readFile } from "node:fs/promises";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import pg from "pg";
import type { Secret } from "../values/secret.ts";
import { findPrefix } from "./adopt-roles.ts";
import { ensureRole, setPassword } from "./provision.ts";
import { SIGNER, withRoles } from "./role-names.ts";

/** Of `wallets.wallet`: what only a signer reads where keys are apart. */
const SEALED = ["wrapped_key", "ciphertext", "account_wrapped_key", "account_ciphertext"];

/** Where a signer may do something: prisma/<schema>/signer.sql says what. */
const SCHEMAS = ["wallets", "auth", "ledger"] as const;

type Names = { readonly database: string; readonly signer: string; readonly wallets: string; readonly prefix: string };

/**
 * Whether account keys are a signer's alone in this database: it remembers what was last done to
 * it.
 */
export async function areKeysApart(admin: pg.ClientBase | pg.Pool): Promise<boolean> {
  const { rows } = await admin.query<{ value: string }>("SELECT value FROM coffer.setting WHERE name = 'keys'");
  return rows[0]?.value === "apart";
}

/**
 * Makes account keys a signer's alone: a role that signs and does nothing else
 * (prisma/…/signer.sql), and nothing that is sealed for the role of wallets to read. Safe to
 * repeat, and repeated behind every migration: a column that one adds is granted to nobody by
 * itself then. `password`: null where the role has one already. Throws where the schema is not
 * Coffer's.
 */
export async function keepKeysApart(
  admin: pg.ClientBase,
  { password, prismaFolder }: { readonly password: Secret | null; readonly prismaFolder: URL },
): Promise<void> {
  const { signer, wallets, database, prefix } = await findNames(admin);
  const read = (schema: string) => readFile(new URL(`${schema}/signer.sql`, prismaFolder), "utf8");
  const scripts = await Promise.all(SCHEMAS.map(async (schema) => ({ schema, script: await read(schema) })));
  await inOne(admin, async () => {
    if (password !== null) {
      await ensureRole(admin, signer, "LOGIN");
      await setPassword(admin, signer, password);
    } else if (!(await isThere(admin, signer)))
      throw new Error("the signer has no role yet: set SIGNER_DATABASE_PASSWORD");
    await admin.query(
      `GRANT CONNECT ON DATABASE ${pg.escapeIdentifier(database)} TO ${signer};
       GRANT USAGE ON SCHEMA coffer TO ${signer}; GRANT SELECT ON coffer.setting TO ${signer};
       ALTER ROLE ${signer} IN DATABASE ${pg.escapeIdentifier(database)} SET search_path = wallets;
       INSERT INTO coffer.setting (name, value) VALUES ('keys', 'apart') ON CONFLICT (name) DO UPDATE SET value = 'apart'`,
    );
    for (const { schema, script } of scripts)
      await asOwner(admin, { prefix, schema }, async () => {
        await revokeFromSigners(admin, schema);
        await admin.query(withRoles(script, prefix, [...SUBGRAPHS, SIGNER]));
      });
    const open = (await listOpen(admin)).join(", ");
    await asOwner(admin, { prefix, schema: "wallets" }, () =>
      admin.query(
        `REVOKE SELECT ON wallets.wallet FROM ${wallets}; GRANT SELECT (${open}) ON wallets.wallet TO ${wallets}`,
      ),
    );
  });
}

/** The other way: the role of wallets signs again, and no signer's does. Safe to repeat. */
export async function giveKeysBack(admin: pg.ClientBase): Promise<void> {
  const { signer, wallets, database, prefix } = await findNames(admin);
  await inOne(admin, async () => {
    await admin.query("DELETE FROM coffer.setting WHERE name = 'keys'");
    if (await isThere(admin, signer))
      await admin.query(
        `REVOKE CONNECT ON DATABASE ${pg.escapeIdentifier(database)} FROM ${signer};
         REVOKE SELECT ON coffer.setting FROM ${signer}; REVOKE USAGE ON SCHEMA coffer FROM ${signer}`,
      );
    for (const schema of SCHEMAS) await asOwner(admin, { prefix, schema }, () => revokeFromSigners(admin, schema));
    // What is revoked of a table is revoked of its columns, too.
    await asOwner(admin, { prefix, schema: "wallets" }, () =>
      admin.query(`REVOKE SELECT ON wallets.wallet FROM ${wallets}; GRANT SELECT ON wallets.wallet TO ${wallets}`),
    );
  });
}

async function findNames(admin: pg.ClientBase): Promise<Names> {
  const prefix = await findPrefix(admin, ["wallets"]);
  if (prefix === null) throw new Error("the schema wallets is not Coffer's: provision the database first");
  const { rows } = await admin.query<{ name: string }>("SELECT current_database() AS name");
  return { database: rows[0]?.name ?? "", signer: `${prefix}${SIGNER}`, wallets: `${prefix}wallets`, prefix };
}

/** Of another name, too: a database that was renamed, or is a copy, has the rights of before. */
async function revokeFromSigners(admin: pg.ClientBase, schema: string): Promise<void> {
  const { rows } = await admin.query<{ role: string }>(
    `SELECT DISTINCT quote_ident(r.rolname) AS role FROM pg_namespace n, aclexplode(n.nspacl) a JOIN pg_roles r ON r.oid = a.grantee
     WHERE n.nspname = $1 AND r.rolname LIKE $2`,
    [schema, `%\\_${SIGNER}`],
  );
  for (const { role } of rows)
    await admin.query(
      `REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${role}; REVOKE ALL ON ALL SEQUENCES IN SCHEMA ${schema} FROM ${role};
       REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${schema} FROM ${role}; REVOKE ALL ON SCHEMA ${schema} FROM ${role}`,
    );
}

async function asOwner(
  admin: pg.ClientBase,
  { prefix, schema }: { readonly prefix: string; readonly schema: string },
  work: () => Promise<unknown>,
): Promise<void> {
  await admin.query(`SET LOCAL ROLE ${prefix}${schema}_owner; SET LOCAL search_path = ${schema}`);
  await work();
  await admin.query("RESET ROLE");
}

/** What everybody of wallets may go on to read. */
async function listOpen(admin: pg.ClientBase): Promise<readonly string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT quote_ident(attname) AS name FROM pg_attribute
     WHERE attrelid = 'wallets.wallet'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> ALL ($1)`,
    [SEALED],
  );
  return rows.map(({ name }) => name);
}

async function isThere(admin: pg.ClientBase, role: string): Promise<boolean> {
  const { rowCount } = await admin.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
  return rowCount === 1;
}

/** Beside no provisioning and no migration, which change rights on the same as well. */
const LOCKS = ["provision", ...SCHEMAS.map((schema) => `migrate:${schema}`)].map(
  (name) => `pg_advisory_xact_lock(hashtext('coffer:${name}'))`,
);

async function inOne(admin: pg.ClientBase, work: () => Promise<void>): Promise<void> {
  await admin.query(`BEGIN; SELECT ${LOCKS.join(", ")}`);
  try {
    await work();
    await admin.query("COMMIT");
  } catch (error) {
    await admin.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}
