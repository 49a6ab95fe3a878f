import type pg from "pg";

/**
 * What a schema of a database consists of: by kind and name, such as `column payment.amount`, its
 * definition.
 */
export type Structure = ReadonlyMap<string, string>;

const PARTS = `
  SELECT 'table' AS kind, c.relname::text AS name, c.relkind::text AS definition
    FROM pg_class c WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
  UNION ALL SELECT 'storage', c.relname, array_to_string(c.reloptions, ', ')
    FROM pg_class c WHERE c.relnamespace = $1::regnamespace AND c.reloptions IS NOT NULL
  UNION ALL SELECT 'column', c.relname || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
      'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), nullif(a.attidentity, ''), nullif(a.attgenerated, ''))
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
  -- Primary keys, uniques, foreign keys and checks; NOT NULL stands with its column.
  UNION ALL SELECT 'constraint', c.relname || '.' || n.conname, pg_get_constraintdef(n.oid)
    FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid WHERE n.connamespace = $1::regnamespace AND n.contype <> 'n'
  UNION ALL SELECT 'index', i.relname, pg_get_indexdef(i.oid) FROM pg_class i WHERE i.relnamespace = $1::regnamespace AND i.relkind = 'i'
  UNION ALL SELECT 'sequence', s.relname, format_type(q.seqtypid, NULL) FROM pg_class s JOIN pg_sequence q ON q.seqrelid = s.oid WHERE s.relnamespace = $1::regnamespace
  UNION ALL SELECT 'function', p.proname, pg_get_functiondef(p.oid) FROM pg_proc p WHERE p.pronamespace = $1::regnamespace
  UNION ALL SELECT 'trigger', c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = $1::regnamespace AND NOT t.tgisinternal
  UNION ALL SELECT 'type', t.typname, t.typtype::text FROM pg_type t
    WHERE t.typnamespace = $1::regnamespace AND t.typtype IN ('e', 'd', 'c') AND t.typrelid NOT IN (SELECT oid FROM pg_class WHERE relkind <> 'c')`;

/** Reads a schema's structure from the catalogue, without Prisma's own table of migrations. */
export async function readStructure(client: pg.ClientBase | pg.Pool, schema: string): Promise<Structure> {
  const { rows } = await client.query<{ kind: string; name: string; definition: string }>(
    `SELECT kind, name, definition FROM (${PARTS}) part WHERE name NOT LIKE '\\_prisma\\_migrations%' ORDER BY kind, name`,
    [schema],
  );
  return new Map(rows.map(({ kind, name, definition }) => [`${kind} ${name}`, definition]));
}

export type Drift = {
  /** In schema.prisma and not in the migrations. */
  readonly missing: readonly string[];
  /** Different in the two. */
  readonly changed: readonly string[];
  /** In the migrations alone. */
  readonly added: readonly string[];
};

/** How far what the migrations build differs from what schema.prisma says. */
export function findDrift(wanted: Structure, built: Structure): Drift {
  const names = [...wanted.keys()];
  return {
    missing: names.filter((name) => !built.has(name)),
    changed: names
      .filter((name) => built.has(name) && built.get(name) !== wanted.get(name))
      .map((name) => `${name}: ${wanted.get(name)} → ${built.get(name)}`),
    added: [...built.keys()].filter((name) => !wanted.has(name)),
  };
}
