import { type CofferEvent, parseEvent, topicOf } from "@coffer/contracts/event";
import type pg from "pg";
import { underLease } from "../postgres/lease.ts";
import { pgSql } from "../postgres/sql.ts";
import { describeError, toStorableText } from "../queue/leases.ts";
import type { Logger } from "../running/log.ts";
import { type Loop, makeLoop } from "../running/loop.ts";
import { isOfOneItem } from "../running/passing-fault.ts";
import { type EventBus, EventsRefused } from "./bus.ts";
import type { Expand, OutboxRow } from "./outbox.ts";

const ROWS_PER_ROUND = 500;
/**
 * A round takes rows until it holds this many events: one row may stand for hundreds, and what
 * waits after an outage of the bus is not read at once.
 */
const EVENTS_PER_ROUND = 2000;
const SWEEP_MS = 1000;
/** A row that cannot be published by itself: 1 s, 2 s, 4 s … */
const RETRY_LONGEST_S = 300;
const TRIES = 12;
/**
 * The bus says no within seconds, so asking often costs little; and what waits must not wait long
 * once it is back.
 */
const BACK_OFF_MAX_MS = 2000;

export type RelayParts = {
  readonly subgraph: string;
  readonly pool: pg.Pool;
  readonly bus: EventBus;
  readonly log: Logger;
  readonly expand?: Expand;
  /**
   * Of kinds of rows the types of events that they stand for; of others any. Rows whose events
   * nobody reads are dropped without a look at what they stand for.
   */
  readonly kinds?: Readonly<Record<string, readonly string[]>>;
  /** The kind that nearly all rows are: a wake is worth a round for its readers. Left out: any. */
  readonly usual?: string;
};

/**
 * Publishes a subgraph's committed outbox rows in order and deletes them, one relay at a time (a
 * lease; no transaction is open while the bus is waited for). An event may be published twice (a
 * crash before the delete commits, a relay that stood still for longer than its lease), never not
 * at all.
 */
export function makeRelay(parts: RelayParts): Loop {
  const { subgraph, bus, log, kinds, usual } = parts;
  const loop = makeLoop({
    name: `relay-${subgraph}`,
    everyMs: SWEEP_MS,
    backOffMaxMs: BACK_OFF_MAX_MS,
    log,
    run: () => relayOnce(parts),
  });
  return {
    ...loop,
    // What nobody waits for has time until the next sweep, which takes the rows of many commits at
    // once.
    wake() {
      const awaited = bus.isAwaited?.(topicOf(subgraph), usual === undefined ? undefined : kinds?.[usual]) ?? true;
      if (awaited) loop.wake();
    },
  };
}

/** Whether anybody would be given an event of the row. */
function isRead({ subgraph, bus, kinds }: RelayParts, { kind, payload }: OutboxRow): boolean {
  const types = kind === "event" ? typesOf(payload) : kinds?.[kind];
  return bus.hasReaders?.(topicOf(subgraph), types) ?? true;
}

/** Of what is no event, any: it is to fail where somebody would have read it. */
const typesOf = (payload: unknown): readonly string[] | undefined => {
  const event = parseEvent(payload);
  return event ? [event.type] : undefined;
};

type Round = { readonly events: CofferEvent[]; readonly rowOf: Map<CofferEvent, string>; readonly taken: string[] };

const READ = `SELECT id, kind, payload FROM outbox
  WHERE parked_at IS NULL AND (due_at IS NULL OR due_at <= clock_timestamp()::timestamptz(3)) ORDER BY id LIMIT $1`;

const readRows = async (pool: pg.Pool, most: number): Promise<OutboxRow[]> =>
  (await pool.query<OutboxRow>({ name: "relay-read", text: READ, values: [most] })).rows;

/** One round; true where more rows may wait. */
export async function relayOnce(parts: RelayParts): Promise<boolean> {
  const { subgraph, pool, bus, log } = parts;
  // A lease is a write, which an outbox that is empty, as most are, is not worth.
  if ((await readRows(pool, 1)).length === 0) return false;
  const more = await underLease({ pool, log }, "relay", async (lease) => {
    // Rows of one aggregate are written under its lock, so their ids follow their commits.
    const rows = await readRows(pool, ROWS_PER_ROUND);
    if (rows.length === 0) return false;

    // Asked after the rows were read: whoever listens from now on reads a database that holds what
    // they tell of.
    await bus.lookForReaders?.(topicOf(subgraph));
    const { failed, read, ...round } = await expandRows(parts, rows);
    if (round.events.length > 0) for (const failure of await publish(parts, round)) failed.push(failure);
    const kept = new Set(failed.map(({ id }) => id));
    const gone = round.taken.filter((id) => !kept.has(id));
    const mine = await lease.finish(async (client) => {
      for (const failure of failed) await postpone(parts, client, failure);
      await client.query("DELETE FROM outbox WHERE id = ANY ($1::bigint[])", [gone]);
    });
    if (!mine) log.warn({ queue: `relay-${subgraph}` }, "another relay took over from one that stood still");
    return read < rows.length || rows.length === ROWS_PER_ROUND;
  });
  return more ?? false;
}

type Failure = { readonly id: string; readonly error: unknown };
type Expanded = Round & { readonly failed: Failure[]; readonly read: number };

/**
 * A row that stands for nothing that could be read fails alone, and those behind it go on: whoever
 * follows an aggregate sees the gap in its sequence.
 */
async function expandRows(parts: RelayParts, rows: readonly OutboxRow[]): Promise<Expanded> {
  const expanded = { events: [], rowOf: new Map(), taken: [], failed: [] } as Pick<Expanded, keyof Round | "failed">;
  let read = 0;
  for (const row of rows) {
    if (expanded.events.length >= EVENTS_PER_ROUND) break;
    read += 1;
    try {
      for (const event of isRead(parts, row) ? await expandEvents(parts, row) : []) {
        expanded.events.push(event);
        expanded.rowOf.set(event, row.id);
      }
      expanded.taken.push(row.id);
    } catch (error) {
      if (!isOfOneItem(error)) throw error;
      expanded.failed.push({ id: row.id, error });
    }
  }
  return { ...expanded, read };
}

async function expandEvents({ expand, pool }: RelayParts, row: OutboxRow): Promise<readonly CofferEvent[]> {
  if (row.kind === "event") {
    const event = parseEvent(row.payload);
    // Readers pass over what is no event: it would be lost.
    if (!event) throw new Error(`outbox row ${row.id} holds no event`);
    return [event];
  }
  if (expand) return expand(pgSql(pool), row);
  throw new Error(`outbox row ${row.id} has kind ${row.kind}, which this relay cannot expand`);
}

/**
 * Rows with an event that the bus will never take. Their other events were published; all of them
 * will be once more, which consumers can tell.
 */
async function publish({ subgraph, bus }: RelayParts, { events, rowOf }: Round): Promise<Failure[]> {
  try {
    await bus.publish(topicOf(subgraph), events);
    return [];
  } catch (error) {
    if (!(error instanceof EventsRefused)) throw error;
    const refused = events.filter(({ id }) => error.eventIds.has(id)).flatMap((event) => rowOf.get(event) ?? []);
    return [...new Set(refused)].map((id) => ({ id, error }));
  }
}

/** Tried again later, each time later; parked after the last time (`npm run queues`). */
async function postpone({ subgraph, log }: RelayParts, client: pg.PoolClient, { id, error }: Failure): Promise<void> {
  const { rows } = await client.query<{ attempts: number; parked: boolean }>({
    name: "relay-postpone",
    text: `UPDATE outbox SET attempts = attempts + 1, last_error = $2, due_at = clock_timestamp() + make_interval(secs => least(2 ^ attempts, $3::int)),
        parked_at = CASE WHEN attempts + 1 >= $4::int THEN clock_timestamp() END
      WHERE id = $1 RETURNING attempts, parked_at IS NOT NULL AS parked`,
    values: [id, toStorableText(describeError(error)), RETRY_LONGEST_S, TRIES],
  });
  const [row] = rows;
  const about = { err: error, queue: `relay-${subgraph}`, itemId: id, attempts: row?.attempts };
  if (row?.parked) log.error(about, "an item was given up and is parked for an operator");
  else log.warn(about, "an item failed and will be tried again");
}
