import { createHash } from "node:crypto";

/** Names of PostgreSQL have 63 bytes; what we put around a database's takes 26 of them at most. */
const DATABASE_MAX = 36;
const SHORT = 27;

/**
 * What the names of a database's roles begin with. Roles belong to the server: so a Coffer's are
 * named by its database, and another Coffer's next to it are others. A name that is too long, or
 * has other characters than those that need no quotes, is cut and told from its like by a part of
 * its SHA-256.
 */
export function rolePrefix(database: string): string {
  const plain = database.toLowerCase().replaceAll(/[^a-z0-9_]/g, "_");
  if (plain === database && plain.length <= DATABASE_MAX) return `coffer_${plain}_`;
  return `coffer_${plain.slice(0, SHORT)}_${createHash("sha256").update(database).digest("hex").slice(0, 8)}_`;
}

/** The role that a subgraph connects with. */
export const toRoleName = (database: string, subgraph: string): string => `${rolePrefix(database)}${subgraph}`;

/** Where keys are apart (keys-apart.ts): whose role signs. */
export const SIGNER = "signer";

/** The role that owns a subgraph's schema, and that nobody can log in as. */
export const toOwnerName = (database: string, subgraph: string): string => `${toRoleName(database, subgraph)}_owner`;

/**
 * The user and the database of a URL become those of a subgraph; it stays the database that the URL
 * names.
 */
export function asSubgraph(url: string, subgraph: string, password: string): string {
  const own = new URL(url);
  own.username = toRoleName(decodeURIComponent(own.pathname.slice(1)), subgraph);
  own.password = encodeURIComponent(password);
  return own.href;
}

const RIGHTS = /\b(GRANT|REVOKE)\b[^;]*?\b(TO|FROM)\s+([a-z_]+(?:\s*,\s*[a-z_]+)*)\s*;/g;

/**
 * A migration's script with the roles of this database: scripts say `payments` where they mean the
 * role of payments, in what they grant and revoke. A released script is never edited, so that is
 * put in here.
 */
export const withRoles = (script: string, prefix: string, subgraphs: readonly string[]): string =>
  script.replaceAll(RIGHTS, (statement: string, _verb, _word, names: string) => {
    const before = statement.slice(0, statement.lastIndexOf(names));
    const own = names
      .split(",")
      .map((name) => name.trim())
      .map((name) => (subgraphs.some((one) => one === name) ? prefix + name : name));
    return `${before}${own.join(", ")};`;
  });
