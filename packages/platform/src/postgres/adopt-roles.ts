import pg from "pg";

/** Every right in this database of some roles, as far as it can be granted and revoked. */
const RIGHTS = `
  WITH given AS (
    SELECT 'TABLE' AS kind, c.oid::regclass::text AS name, '' AS part, relacl AS acl FROM pg_class c WHERE relkind IN ('r', 'p', 'v', 'm')
    UNION ALL SELECT 'SEQUENCE', c.oid::regclass::text, '', relacl FROM pg_class c WHERE relkind = 'S'
    UNION ALL SELECT 'TABLE', attrelid::regclass::text, format(' (%I)', attname), attacl FROM pg_attribute
    UNION ALL SELECT 'FUNCTION', p.oid::regprocedure::text, '', proacl FROM pg_proc p
    UNION ALL SELECT 'SCHEMA', quote_ident(nspname), '', nspacl FROM pg_namespace
    UNION ALL SELECT 'DATABASE', quote_ident(datname), '', datacl FROM pg_database WHERE datname = current_database()
  )
  SELECT privilege_type || part || ' ON ' || kind || ' ' || name AS "right", r.rolname AS role
  FROM given, aclexplode(acl) a JOIN pg_roles r ON r.oid = a.grantee WHERE r.rolname = ANY ($1)`;

/**
 * What the roles of a database are named after that already is one of Coffer's; null where it is
 * none yet.
 */
export async function findPrefix(admin: pg.ClientBase, subgraphs: readonly string[]): Promise<string | null> {
  const { rows } = await admin.query<{ schema: string; owner: string }>(
    "SELECT nspname AS schema, pg_get_userbyid(nspowner) AS owner FROM pg_namespace WHERE nspname = ANY ($1)",
    [subgraphs],
  );
  const prefixes = rows.flatMap(({ schema, owner }) => {
    const end = `${schema}_owner`;
    return owner.endsWith(end) ? [owner.slice(0, -end.length)] : [];
  });
  return prefixes[0] ?? null;
}

type Adoption = {
  readonly from: string;
  readonly to: string;
  readonly database: string;
  readonly subgraphs: readonly string[];
};

/**
 * Gives what the roles of one prefix own, and may do, in this database to those of another: of a
 * database that was made when a server carried one Coffer, or that is a copy of another one's, or
 * was renamed. The roles before keep what they have in other databases, and are removed where that
 * is nothing.
 */
export async function adoptRoles(admin: pg.ClientBase, { from, to, database, subgraphs }: Adoption): Promise<void> {
  const q = pg.escapeIdentifier;
  const before = subgraphs.flatMap((name) => [`${from}${name}`, `${from}${name}_owner`]);
  for (const role of before) await admin.query(`GRANT ${q(role)} TO CURRENT_USER`);
  for (const name of subgraphs) {
    const [former, owner] = [q(`${from}${name}_owner`), q(`${to}${name}_owner`)];
    // The schema first: what is in it may go only to who may create there, and the server takes
    // what a role owns in whatever order it finds it.
    await admin.query(`ALTER SCHEMA ${q(name)} OWNER TO ${owner}; REASSIGN OWNED BY ${former} TO ${owner}`);
  }
  const { rows } = await admin.query<{ right: string; role: string }>(RIGHTS, [before]);
  for (const { right, role } of rows)
    await admin.query(`GRANT ${right} TO ${q(`${to}${role.slice(from.length)}`)}; REVOKE ${right} FROM ${q(role)}`);
  for (const name of subgraphs) {
    const [role, owner] = [q(`${from}${name}`), q(`${from}${name}_owner`)];
    await admin.query(
      `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
       ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${q(name)} REVOKE ALL ON TABLES FROM ${role};
       ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${q(name)} REVOKE ALL ON SEQUENCES FROM ${role};
       ALTER ROLE ${role} IN DATABASE ${q(database)} RESET ALL`,
    );
  }
  for (const role of before)
    await admin.query(
      `DO $$ BEGIN DROP ROLE ${q(role)}; EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN REVOKE ${q(role)} FROM CURRENT_USER; END $$`,
    );
}
