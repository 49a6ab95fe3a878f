import { type Id, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Expand } from "@coffer/platform/events/outbox";
import { pgSql, type Sql } from "@coffer/platform/postgres/sql";
import { makeBatchedRead } from "@coffer/platform/running/batched-read";
import type pg from "pg";
import type { ChangeReader } from "../../../app/money/shared-changes.ts";

/** The side's column, and the one of its place in their stream. */
type SideColumns = { readonly user: string; readonly sequence: string };

/** Where the changes of what people share, or have alone, are kept. All but `toChange` is SQL. */
export type ChangeTable<Row extends object, Change> = {
  readonly table: string;
  /** The column of what they share. */
  readonly one: string;
  /** What `Row` has, of `e`. */
  readonly columns: string;
  readonly sides: readonly SideColumns[];
  /** The heads of people. */
  readonly heads: string;
  readonly toChange: (row: Row) => Change;
};

type Place = { readonly id: Id<string>; readonly sequence: string };

export function makeChangeReader<P extends string, Row extends object, Change>(
  pool: pg.Pool,
  { table, one, columns, sides, heads, toChange }: ChangeTable<Row, Change>,
): ChangeReader<Id<P>, Change> {
  const sql: Sql = pgSql(pool);
  const read = async (text: string, values: readonly unknown[]) =>
    (await sql.query<Row>(text, values)).map((row) => toChange(row));
  const ofSides = (select: (side: SideColumns) => string) => sides.map(select).join(" UNION ALL ");
  const sideAfter = ({ user, sequence }: SideColumns) =>
    `(SELECT ${sequence} AS mine, p.* FROM ${table} p WHERE ${user} = $1 AND ${sequence} > $2 ORDER BY ${sequence} LIMIT $3)`;
  const sideAt = ({ user, sequence }: SideColumns) =>
    `SELECT * FROM ${table} WHERE ${user} = u.id AND ${sequence} = u.sequence`;
  /** Many followers ask at once, each for a change of theirs; several for the same. */
  const makeFinder = (join: string) => {
    const find = makeBatchedRead(async (places: readonly Place[]) => {
      const rows = await sql.query<Row & { place: number }>(
        `SELECT u.place::int AS place, ${columns} FROM unnest($1::uuid[], $2::bigint[]) WITH ORDINALITY u(id, sequence, place) ${join}`,
        [places.map(({ id }) => uuidOf(id)), places.map(({ sequence }) => sequence)],
      );
      const byPlace = new Map(rows.map((row) => [row.place, toChange(row)]));
      return places.map((_, i) => byPlace.get(i + 1) ?? null);
    });
    return (id: Id<string>, sequence: string) => find({ id, sequence });
  };

  return {
    listOfOne: (id: Id<string>, after, limit) =>
      read(`SELECT ${columns} FROM ${table} e WHERE e.${one} = $1 AND e.sequence > $2 ORDER BY e.sequence LIMIT $3`, [
        uuidOf(id),
        after,
        limit,
      ]),
    listOfUser: (userId, after, limit) =>
      read(`SELECT ${columns} FROM (${ofSides(sideAfter)}) e ORDER BY e.mine LIMIT $3`, [uuidOf(userId), after, limit]),
    async headOfUser(userId) {
      const [row] = await sql.query<{ sequence: string }>(
        `SELECT sequence::text AS sequence FROM ${heads} WHERE user_id = $1`,
        [uuidOf(userId)],
      );
      return row?.sequence ?? "0";
    },
    findOfOne: makeFinder(`JOIN ${table} e ON e.${one} = u.id AND e.sequence = u.sequence`),
    // Both ways have an index of their own.
    findOfUser: makeFinder(`CROSS JOIN LATERAL (${ofSides(sideAt)} LIMIT 1) e`),
  };
}

/** An outbox row's changes, `[[one, sequence], …]`, as one event each, in their order. */
export const makeExpandChanges =
  <Row extends object, Change>(
    { table, one, columns, toChange }: ChangeTable<Row, Change>,
    toEvent: (change: Change) => Awaited<ReturnType<Expand>>[number],
  ): Expand =>
  async (sql, row) => {
    const changed = row.payload as [Uuid, number][];
    const rows = await sql.query<Row>(
      `SELECT ${columns} FROM unnest($1::uuid[], $2::bigint[]) WITH ORDINALITY u(id, sequence, place)
       JOIN ${table} e ON e.${one} = u.id AND e.sequence = u.sequence ORDER BY u.place`,
      [changed.map(([id]) => id), changed.map(([, sequence]) => sequence)],
    );
    return rows.map((found) => toEvent(toChange(found)));
  };
