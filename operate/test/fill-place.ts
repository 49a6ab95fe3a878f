import { randomUUID } from "node:crypto";
import type { SealedPlace } from "@coffer/platform/stores/sealed-place";
import { type KeyProvider, makeVault } from "@coffer/platform/stores/vault";
import type pg from "pg";

/** A value of each type, for columns that this test does not look at. */
const ANY: Readonly<Record<string, () => unknown>> = {
  uuid: randomUUID,
  text: () => "x",
  bytea: () => Buffer.alloc(32),
  boolean: () => false,
  jsonb: () => "{}",
  ARRAY: () => [],
};
const anyOf = (type: string): unknown => (ANY[type] ?? (() => (type.startsWith("timestamp") ? new Date() : 1)))();

/**
 * A row that has something sealed in this place, and nothing else that means anything: rules of the
 * table that would want more are taken away first.
 */
export async function fillPlace(pool: pg.Pool, place: SealedPlace, keys: KeyProvider): Promise<void> {
  const table = `${place.subgraph}.${place.table}`;
  const { rows: columns } = await pool.query<{ name: string; type: string; needed: boolean }>(
    `SELECT column_name AS name, data_type AS type, is_nullable = 'NO' AND column_default IS NULL AS needed
     FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2`,
    [place.subgraph, place.table],
  );
  const { rows: checks } = await pool.query<{ name: string }>(
    "SELECT conname AS name FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c'",
    [table],
  );
  const values: Record<string, unknown> = {};
  for (const { name, type, needed } of columns) if (needed || place.key.includes(name)) values[name] = anyOf(type);
  const context = place.contextOf(place.key.map((name) => String(values[name])));
  const sealed = await makeVault(keys).seal(Buffer.from(`what ${place.name} seals`), context);
  values[place.keyId] = sealed.keyId;
  values[place.wrappedKey] = sealed.wrappedKey;
  values[ciphertextOf(place)] = sealed.ciphertext;

  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    for (const { name } of checks) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT "${name}"`);
    // Neither foreign keys nor triggers: those whom the row would be about are not here.
    await client.query("SET LOCAL session_replication_role = replica");
    const names = Object.keys(values);
    await client.query(
      `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map((_, index) => `$${index + 1}`).join(", ")})`,
      Object.values(values),
    );
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

/** The column beside the wrapped key. */
export function ciphertextOf({ keyId, table }: SealedPlace): string {
  if (table === "payment_request" || table === "payment_export") return "link_sealed";
  return keyId.replace(/key_id$/, "ciphertext");
}
