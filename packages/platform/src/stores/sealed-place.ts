import type { SubgraphName } from "@coffer/contracts/subgraphs";
import type pg from "pg";
import { DoesNotOpen } from "./aes-gcm.ts";
import { type KeyProvider, rewrap, UnknownKey, type Wrapped } from "./vault.ts";

/** Columns of a table that hold a data key beside what it opens. */
export type SealedPlace = {
  readonly subgraph: SubgraphName;
  /** Its contexts begin with it: `wallets/entropy`. */
  readonly name: string;
  readonly table: string;
  /** The primary key's columns. */
  readonly key: readonly string[];
  readonly keyId: string;
  readonly wrappedKey: string;
  /** From the primary key, as text, in the order of `key`. */
  readonly contextOf: (key: readonly string[]) => string;
};

/** The columns of most tables. */
export const USUAL_COLUMNS = { keyId: "key_id", wrappedKey: "wrapped_key" } as const;

export type Rewrapped = {
  readonly rewrapped: number;
  /** Contexts of rows that do not open. */
  readonly failed: readonly string[];
};

type Row = Wrapped & { readonly key: readonly string[] };

const BATCH = 200;
/** Calls to a key service at once. */
const AT_ONCE = 16;

const tableOf = ({ subgraph, table }: SealedPlace) => `${subgraph}.${table}`;
const placeholders = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `$${from + index}`).join(", ");

/** How many values each key-encryption key has wrapped. */
export async function countByKey(pool: pg.Pool, place: SealedPlace): Promise<ReadonlyMap<string, number>> {
  const { rows } = await pool.query<{ id: string; n: string }>(
    `SELECT ${place.keyId} AS id, count(*) AS n FROM ${tableOf(place)} WHERE ${place.keyId} IS NOT NULL GROUP BY 1`,
  );
  return new Map(rows.map(({ id, n }) => [id, Number.parseInt(n, 10)]));
}

/**
 * Wraps anew, by `current`, each data key that another one wraps; ciphertexts stay as they are.
 * Every row is changed by itself, and only where it is still as it was read: what is stopped
 * anywhere has done whole rows, what runs twice does nothing twice, and what a running Coffer
 * writes meanwhile is not overwritten. Rows that come behind the pass are the next one's. The pool
 * is an administrator's. Throws as {@link KeyProvider} does where its service fails.
 */
export async function rewrapPlace(
  { pool, keys, current }: { pool: pg.Pool; keys: KeyProvider; current: string },
  place: SealedPlace,
): Promise<Rewrapped> {
  const failed: string[] = [];
  let rewrapped = 0;
  const rewrapRow = async (row: Row): Promise<void> => {
    const context = place.contextOf(row.key);
    try {
      if (await replace(pool, place, { row, by: await rewrap(keys, row, context) })) rewrapped += 1;
    } catch (error) {
      if (!(error instanceof DoesNotOpen || error instanceof UnknownKey)) throw error;
      failed.push(context);
    }
  };
  for (let after: readonly string[] | null = null; ; ) {
    const rows = await listOthers(pool, place, { current, after });
    for (let at = 0; at < rows.length; at += AT_ONCE) await Promise.all(rows.slice(at, at + AT_ONCE).map(rewrapRow));
    after = rows.at(-1)?.key ?? null;
    if (rows.length < BATCH || after === null) return { rewrapped, failed };
  }
}

async function listOthers(
  pool: pg.Pool,
  place: SealedPlace,
  { current, after }: { current: string; after: readonly string[] | null },
): Promise<readonly Row[]> {
  const key = place.key.join(", ");
  const behind = after ? `AND (${key}) > (${placeholders(2, after.length)})` : "";
  const { rows } = await pool.query<{ key: string[]; id: string; wrapped: Buffer }>(
    `SELECT ARRAY[${place.key.map((column) => `${column}::text`).join(", ")}] AS key,
       ${place.keyId} AS id, ${place.wrappedKey} AS wrapped
     FROM ${tableOf(place)} WHERE ${place.keyId} <> $1 ${behind} ORDER BY ${key} LIMIT ${BATCH}`,
    [current, ...(after ?? [])],
  );
  return rows.map((row) => ({ key: row.key, keyId: row.id, wrappedKey: row.wrapped }));
}

async function replace(pool: pg.Pool, place: SealedPlace, { row, by }: { row: Row; by: Wrapped }): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE ${tableOf(place)} SET ${place.keyId} = $1, ${place.wrappedKey} = $2
     WHERE ${place.keyId} = $3 AND ${place.wrappedKey} = $4 AND (${place.key.join(", ")}) = (${placeholders(5, row.key.length)})`,
    [by.keyId, Buffer.from(by.wrappedKey), row.keyId, Buffer.from(row.wrappedKey), ...row.key],
  );
  return rowCount === 1;
}
