import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import { makeBatchedRead } from "@coffer/platform/running/batched-read";
import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import type pg from "pg";
import type { KnownLevels } from "../../../app/fees/ports.ts";
import type { PricedLevel } from "../../../domain/money/priced.ts";

/** Some ten thousand people. */
const KEPT_BYTES = 4_000_000;

/**
 * How far people are verified, as this process was told last: kept, since whatever is priced by it
 * is judged where its keys are taken. Nobody is looked for whom no price asks for.
 */
export function makeKnownLevels(pool: pg.Pool): KnownLevels {
  const kept = new BoundedMap<string, number>({ entries: 50_000, bytes: KEPT_BYTES, weigh: bytesOfText });
  const readOnce = makeBatchedRead((users: readonly Uuid[]) => readLevels(pool, users));
  const read: KnownLevels["read"] = async (userId) => {
    const level = await readOnce(uuidOf(userId));
    kept.set(userId, level);
    return level;
  };
  return { read, known: async (userId) => kept.get(userId) ?? read(userId) };
}

async function readLevels(pool: pg.Pool, users: readonly Uuid[]): Promise<number[]> {
  const { rows } = await pool.query<{ user_id: Uuid; level: number }>({
    name: "levels",
    text: "SELECT user_id, level FROM person_level WHERE user_id = ANY ($1::uuid[])",
    values: [users],
  });
  const found = new Map(rows.map((row) => [row.user_id, row.level]));
  return users.map((user) => found.get(user) ?? 0);
}

/**
 * Within a statement: whom payments were priced for at another level than they have, by the two
 * parameters of {@link levelValues}. Of none there is nothing to look for.
 */
export const misjudged = (users: string, levels: string): string =>
  `(SELECT jsonb_agg(jsonb_build_array(a.user_id, a.level)) FROM unnest(${users}::uuid[], ${levels}::int[]) a(user_id, level)
    WHERE a.level <> coalesce((SELECT p.level FROM person_level p WHERE p.user_id = a.user_id), 0))`;

export type Misjudged = [user: Uuid, level: number][] | null;

export const levelValues = (priced: readonly PricedLevel[]): [Uuid[], number[]] => {
  const each = [...new Map(priced.map((one) => [nameOf(uuidOf(one.userId), one.level), one])).values()];
  return [each.map(({ userId }) => uuidOf(userId)), each.map(({ level }) => level)];
};

/** Of those that were found: whether a price was made by one of them. */
export function areMisjudged(found: Misjudged): (priced: PricedLevel | undefined) => boolean {
  const names = new Set(found?.map(([user, level]) => nameOf(user, level)));
  return (priced) => priced !== undefined && names.has(nameOf(uuidOf(priced.userId), priced.level));
}

const nameOf = (user: Uuid, level: number): string => `${user} ${level}`;
