import type { Uuid } from "@coffer/contracts/ids";
import type pg from "pg";
import type { Clock } from "../values/clock.ts";

/**
 * A table that is a queue: `id uuid`, `due_at timestamptz(3)`, `attempts int`, `last_error text`,
 * `parked_at timestamptz(3)`. What is not due at any time has no `due_at`.
 */
export type QueueTable = {
  /** Of the subgraph's own schema. */
  readonly table: string;
  /** SQL over the table's columns: whose an item is. Owners take turns. */
  readonly owner: string;
  /**
   * SQL over the table's columns: what items wait for together, such as a provider's currency.
   * Kinds take turns, before owners do.
   */
  readonly kind: string;
  /**
   * SQL over the table's columns: 0 of what goes before all else, then 1, and so on. An item that
   * has waited for RANK_SECONDS goes up by one, so nothing starves; of one rank, turns decide.
   * Left out: all are of one.
   */
  readonly rank?: string;
  /**
   * SQL of the table's rows that a claim looks at, where there can be more due than it should look
   * through. Left out: all.
   */
  readonly from?: string;
  /**
   * SQL: the moment that items are due by. Left out: the true time. Where it leaps ahead, leases
   * end that are in hand, and whoever takes such an item is a second worker at it.
   */
  readonly present?: string;
};

/** An item in this worker's hands until its lease ends. `attempts`: this one included. */
export type Lease = {
  readonly id: Uuid;
  readonly owner: string;
  readonly kind: string;
  readonly attempts: number;
  readonly until: Date;
};

export type Claim = {
  readonly most: number;
  readonly leaseMs: number;
  /** Items that one owner, and one kind, may have in hand at once. */
  readonly perOwner: number;
  readonly perKind: number;
  /** What this worker has in hand. */
  readonly held: readonly Lease[];
};

export type Leases = {
  /**
   * Takes items that are due, and keeps them from everybody else until their leases end: whoever
   * took one may die.
   */
  take(claim: Claim): Promise<Lease[]>;
  /**
   * Milliseconds until the next item is due, 0 or less where one is; null where none ever will be.
   */
  untilNext(): Promise<number | null>;
  /** It is done, and no row of it is left. */
  remove(lease: Lease): Promise<void>;
  /**
   * Nothing went wrong, and there is more to do: the try does not count, nor do those that failed
   * before it. Given up is what fails again and again, not what takes long.
   */
  release(lease: Lease, inMs: number): Promise<void>;
  /** A try that failed. `inMs` null: no more tries until an operator says so. */
  postpone(lease: Lease, failure: { readonly error: string; readonly inMs: number | null }): Promise<void>;
};

/** Long beside a pay-out, and short beside the day that a bank takes for it. */
export const RANK_SECONDS = 60;
const ERROR_LENGTH_MAX = 500;
/** A lease that has ended may be another's by now: then nothing is done. */
const MINE = "id = $1 AND due_at = $2";

/**
 * The rows of a table, leased and not locked, so that no transaction is open while an outside party
 * is waited for. In the order of ranks, then of kinds' turns, then of owners' turns within a kind,
 * then of time.
 * `clock`: as the table says, where left out.
 */
export function makeLeases(
  pool: pg.Pool,
  { table, owner, kind, rank, from = table, present = "clock_timestamp()" }: QueueTable,
  clock?: Clock,
): Leases {
  const now = () => clock?.now() ?? null;
  // As `due_at` is kept: what was said to be due at this moment is, also where it was rounded up.
  const moment = `coalesce($1::timestamptz, ${present})::timestamptz(3)`;
  const ranked =
    rank === undefined
      ? "0"
      : `greatest(0, (${rank}) - floor(extract(epoch FROM moment.now - due_at) / ${RANK_SECONDS})::int)`;
  const take = `WITH moment AS MATERIALIZED (SELECT ${moment} AS now),
    due AS (
      SELECT id, due_at, (${owner})::text AS owner, (${kind})::text AS kind, ${ranked} AS rank FROM ${from}, moment WHERE parked_at IS NULL AND due_at <= moment.now
    ), owned AS (
      SELECT *, row_number() OVER (PARTITION BY owner ORDER BY rank, due_at, id) AS turn FROM due
    ), kinds AS (
      SELECT *, row_number() OVER (PARTITION BY kind ORDER BY rank, turn, due_at, id) AS place FROM owned
      WHERE turn <= $4::int - (SELECT count(*) FROM unnest($6::text[]) h WHERE h = owner)
    ), chosen AS (
      SELECT q.id, k.owner, k.kind FROM ${table} q JOIN kinds k USING (id), moment
      WHERE q.parked_at IS NULL AND q.due_at <= moment.now AND k.place <= $5::int - (SELECT count(*) FROM unnest($7::text[]) h WHERE h = k.kind)
      ORDER BY k.rank, k.place, k.due_at, k.id LIMIT $2 FOR UPDATE OF q SKIP LOCKED
    )
    UPDATE ${table} q SET attempts = q.attempts + 1, due_at = moment.now + make_interval(secs => $3::double precision / 1000)
    FROM chosen, moment WHERE q.id = chosen.id RETURNING q.id, chosen.owner, chosen.kind, q.attempts, q.due_at AS until`;

  return {
    async take({ most, leaseMs, perOwner, perKind, held }) {
      const { rows } = await pool.query<Lease>({
        name: `take-${table}`,
        text: take,
        values: [
          now(),
          most,
          leaseMs,
          perOwner,
          perKind,
          held.map((lease) => lease.owner),
          held.map((lease) => lease.kind),
        ],
      });
      return rows;
    },
    async untilNext() {
      const { rows } = await pool.query<{ ms: number | null }>({
        name: `until-next-${table}`,
        text: `SELECT ceil(extract(epoch FROM min(due_at) - ${moment}) * 1000)::float8 AS ms
          FROM ${table} WHERE parked_at IS NULL AND due_at IS NOT NULL`,
        values: [now()],
      });
      return rows[0]?.ms ?? null;
    },
    async remove({ id, until }) {
      await pool.query(`DELETE FROM ${table} WHERE ${MINE}`, [id, until]);
    },
    async release({ id, until }, inMs) {
      await pool.query(
        `UPDATE ${table} SET attempts = 0, due_at = coalesce($3::timestamptz, ${present}) + make_interval(secs => $4::double precision / 1000) WHERE ${MINE}`,
        [id, until, now(), inMs],
      );
    },
    async postpone({ id, until }, { error, inMs }) {
      await pool.query(
        `UPDATE ${table} SET last_error = $3,
           due_at = coalesce($4::timestamptz, ${present}) + make_interval(secs => coalesce($5::double precision, 0) / 1000),
           parked_at = CASE WHEN $5::double precision IS NULL THEN coalesce($4::timestamptz, ${present}) END
         WHERE ${MINE}`,
        [id, until, toStorableText(error), now(), inMs],
      );
    },
  };
}

/** PostgreSQL's text holds no NUL, and no half of a surrogate pair. */
export const toStorableText = (error: string): string =>
  error.replaceAll("\0", "").slice(0, ERROR_LENGTH_MAX).toWellFormed();

/** For people: what kind of error, and what it says. */
export const describeError = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
