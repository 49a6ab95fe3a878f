import type { CofferEvent } from "@coffer/contracts/event";
import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import type { Sql } from "@coffer/platform/postgres/sql";
import { type Head, toKeptHint } from "../../../app/events/kept-hint.ts";
import { bodyOf, ownersOf } from "../../../domain/events/event-types.ts";

type Entry = { readonly ownerId: Uuid; readonly event: CofferEvent };

/** Clocks of those who tell of events may be so far apart. */
const CLOCKS_MS = 300_000;
/** So many streams are named in one hint. */
const STREAMS_PER_HINT = 200;

/**
 * Keeps what happened for each person whose it is, in their own order, once: what was kept before
 * is passed over. Followers are told in the same transaction.
 *
 * A number is given out under the lock of its stream, and that is held until the commit: whoever
 * sees a number sees all before it, whatever commits when.
 */
export async function keepEvents(
  sql: Sql,
  events: readonly CofferEvent[],
  { forEverybody }: { readonly forEverybody: boolean },
): Promise<void> {
  const all = listEntries(events);
  const owners = [...new Set(all.map(({ ownerId }) => ownerId))];
  if (owners.length === 0) return;
  const streams = forEverybody ? await lockOrBegin(sql, owners) : await lockStreams(sql, owners);
  const entries = forEverybody ? all : all.filter((entry) => isSince(entry, streams));
  if (entries.length === 0) return;
  const heads = await append(sql, entries);
  const hints = Array.from({ length: Math.ceil(heads.length / STREAMS_PER_HINT) }, (_, nth) =>
    toKeptHint(heads.slice(nth * STREAMS_PER_HINT, (nth + 1) * STREAMS_PER_HINT)),
  );
  await appendEvents(sql, "payments", hints);
}

/** Each once, also where a batch has an event twice. */
function listEntries(events: readonly CofferEvent[]): Entry[] {
  const entries = new Map<string, Entry>();
  for (const event of events)
    for (const owner of ownersOf(event)) {
      const key = `${owner} ${event.id}`;
      if (!entries.has(key)) entries.set(key, { ownerId: uuidOf(owner), event });
    }
  return [...entries.values()];
}

type Streams = ReadonlyMap<Uuid, Date>;

/**
 * Since when each is kept that is. In the order of their ids, so that no two writers wait for each
 * other.
 */
async function lockStreams(sql: Sql, owners: readonly Uuid[]): Promise<Streams> {
  const rows = await sql.query<{ owner_id: Uuid; since: Date }>(
    "SELECT owner_id, since FROM event_stream WHERE owner_id = ANY ($1::uuid[]) ORDER BY owner_id FOR NO KEY UPDATE",
    [owners],
  );
  return new Map(rows.map(({ owner_id, since }) => [owner_id, since]));
}

async function lockOrBegin(sql: Sql, owners: readonly Uuid[]): Promise<Streams> {
  const streams = await lockStreams(sql, owners);
  if (streams.size === owners.length) return streams;
  await sql.query(
    `INSERT INTO event_stream (owner_id, last, since) SELECT u, 0, clock_timestamp() FROM unnest($1::uuid[]) u ORDER BY u ON CONFLICT DO NOTHING`,
    [owners],
  );
  return lockStreams(sql, owners);
}

/**
 * What happened before somebody asked is none of what is kept: a consumer that lost its place is
 * told old events again.
 */
function isSince({ ownerId, event }: Entry, streams: Streams): boolean {
  const since = streams.get(ownerId);
  return since !== undefined && Date.parse(event.time) >= since.getTime() - CLOCKS_MS;
}

/** Where the streams stand now that moved. */
async function append(sql: Sql, entries: readonly Entry[]): Promise<Head[]> {
  const rows = await sql.query<{ owner_id: Uuid; last: string }>(
    `WITH given AS (
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[])
         WITH ORDINALITY g(owner_id, event_id, type, subject, occurred_at, body, place)
     ), numbered AS (
       SELECT g.*, s.last + row_number() OVER (PARTITION BY g.owner_id ORDER BY g.place) AS sequence
       FROM given g JOIN event_stream s ON s.owner_id = g.owner_id
       WHERE NOT EXISTS (SELECT FROM kept_event k WHERE k.owner_id = g.owner_id AND k.event_id = g.event_id)
     ), kept AS (
       INSERT INTO kept_event (owner_id, sequence, event_id, type, subject, occurred_at, kept_at, body)
       SELECT owner_id, sequence, event_id, type, subject, occurred_at, clock_timestamp(), body FROM numbered ORDER BY owner_id, sequence
     )
     UPDATE event_stream s SET last = n.last
     FROM (SELECT owner_id, max(sequence) AS last FROM numbered GROUP BY owner_id) n
     WHERE s.owner_id = n.owner_id RETURNING s.owner_id, s.last::text`,
    [
      entries.map(({ ownerId }) => ownerId),
      entries.map(({ event }) => event.id),
      entries.map(({ event }) => event.type),
      entries.map(({ event }) => event.subject),
      entries.map(({ event }) => event.time),
      entries.map(({ event }) => bodyOf(event)),
    ],
  );
  return rows.map(({ owner_id, last }) => ({ userId: idFromUuid("usr", owner_id), sequence: last }));
}
