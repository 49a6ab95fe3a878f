import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import type pg from "pg";
import type { EventFilter, EventReader, KeptEvent } from "../../../app/events/ports.ts";
import type { UserId } from "../../../domain/money/ids.ts";

/** One page looks at so many, whatever it leaves out of them. */
export const LOOK_MAX = 5_000;
/** Behind every sequence. */
const LAST = "9223372036854775807";
/** Clocks of those who tell of events may be so far apart. */
const CLOCKS = "5 minutes";

type Row = {
  owner_id: Uuid;
  sequence: string;
  event_id: string;
  type: string;
  subject: string;
  occurred_at: Date;
  body: string;
};
const COLUMNS = "owner_id, sequence::text, event_id, type, subject, occurred_at, body";

/** The rows that one look reads, by an index, without those that it leaves out. */
const look = (isOfObject: boolean) =>
  `SELECT * FROM kept_event WHERE owner_id = $1::uuid AND sequence < $2::bigint ${isOfObject ? "AND subject = $3" : "AND $3::text IS NULL"}
   ORDER BY sequence DESC`;

const pageText = (isOfObject: boolean) =>
  `SELECT ${COLUMNS} FROM (${look(isOfObject)} LIMIT ${LOOK_MAX}) looked
   WHERE type = ANY ($4::text[]) AND ($5::timestamptz IS NULL OR occurred_at >= $5) AND ($6::timestamptz IS NULL OR occurred_at < $6)
   ORDER BY looked.sequence DESC LIMIT $7`;

/** Where the look ends that has found less than a page; nothing where it has seen all there is. */
const endText = (isOfObject: boolean) =>
  `SELECT sequence::text FROM (${look(isOfObject)} OFFSET ${LOOK_MAX - 1} LIMIT 1) reached
   WHERE $4::timestamptz IS NULL OR kept_at >= $4::timestamptz - interval '${CLOCKS}'`;

const named = (name: string, write: (isOfObject: boolean) => string) => ({
  any: { name, text: write(false) },
  ofObject: { name: `${name}-of-object`, text: write(true) },
});
const PAGES = named("kept-events", pageText);
const ENDS = named("kept-events-end", endText);

/** `isKept`: false where nothing is kept of anybody. */
export function makeEventReader(pool: pg.Pool, isKept = true): EventReader {
  /** What was left out says that there may be more behind it. */
  async function findEnd(start: readonly unknown[], { objectId, since }: EventFilter): Promise<string | null> {
    const query = objectId === null ? ENDS.any : ENDS.ofObject;
    const { rows } = await pool.query<{ sequence: string }>({ ...query, values: [...start, since] });
    return rows[0]?.sequence ?? null;
  }

  return {
    async list(userId, { first, after, filter }) {
      const start = [uuidOf(userId), after ?? LAST, filter.objectId];
      const query = filter.objectId === null ? PAGES.any : PAGES.ofObject;
      const values = [...start, filter.types, filter.since, filter.until, first + 1];
      const { rows } = await pool.query<Row>({ ...query, values });
      const listed = toListed(rows.map(toKeptEvent), first);
      if (listed.hasNext) return { ...listed, end: null };
      const end = await findEnd(start, filter);
      return end === null ? { ...listed, end } : { ...listed, hasNext: true, end };
    },
    async listAfter(userId, sequence, limit) {
      const { rows } = await pool.query<Row>({
        name: "kept-events-after",
        text: `SELECT ${COLUMNS} FROM kept_event k WHERE owner_id = $1::uuid AND k.sequence > $2::bigint ORDER BY k.sequence LIMIT $3`,
        values: [uuidOf(userId), sequence, limit],
      });
      return rows.map(toKeptEvent);
    },
    async find(userId, sequence) {
      const { rows } = await pool.query<Row>({
        name: "kept-event",
        text: `SELECT ${COLUMNS} FROM kept_event k WHERE owner_id = $1::uuid AND k.sequence = $2::bigint`,
        values: [uuidOf(userId), sequence],
      });
      return rows[0] ? toKeptEvent(rows[0]) : null;
    },
    headOf: (userId) => readHead(pool, userId),
    begin: async (userId) => (isKept ? begin(pool, userId) : null),
  };
}

async function readHead(pool: pg.Pool, userId: UserId): Promise<string> {
  const { rows } = await pool.query<{ last: string }>({
    name: "event-stream-head",
    text: "SELECT last::text FROM event_stream WHERE owner_id = $1::uuid",
    values: [uuidOf(userId)],
  });
  return rows[0]?.last ?? "0";
}

/** Committed before anybody is answered: what happens from then on finds the row. */
async function begin(pool: pg.Pool, userId: UserId): Promise<Date> {
  const find = async () => {
    const { rows } = await pool.query<{ since: Date }>({
      name: "event-stream-since",
      text: "SELECT since FROM event_stream WHERE owner_id = $1::uuid",
      values: [uuidOf(userId)],
    });
    return rows[0]?.since;
  };
  const before = await find();
  if (before) return before;
  const add =
    "INSERT INTO event_stream (owner_id, last, since) VALUES ($1::uuid, 0, clock_timestamp()) ON CONFLICT DO NOTHING";
  await pool.query(add, [uuidOf(userId)]);
  const since = await find();
  if (!since) throw new Error("what happens to somebody is not kept, though it was begun");
  return since;
}

const toKeptEvent = (row: Row): KeptEvent => ({
  ownerId: idFromUuid("usr", row.owner_id),
  sequence: row.sequence,
  id: row.event_id,
  type: row.type,
  subject: row.subject,
  occurredAt: row.occurred_at,
  body: row.body,
});
