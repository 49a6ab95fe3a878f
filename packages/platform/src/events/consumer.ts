import { passingFaultOf } from "../database/passing-fault.ts";
import type { Logger } from "../log.ts";
import type { Sql } from "../sql.ts";
import type { EventBus, Subscription } from "./bus.ts";
import { type CofferEvent, topicOf } from "./event.ts";

/** What a consumer does with an event, inside the transaction that also remembers the event: its effect happens once. */
export type Effect = (sql: Sql, event: CofferEvent) => Promise<void>;

export type ConsumerParts = {
  /** The consuming subgraph; with `name` the group. */
  readonly subgraph: string;
  readonly name: string;
  /** Subgraphs whose topics are read. */
  readonly from: readonly string[];
  readonly bus: EventBus;
  readonly log: Logger;
  /** Opens one transaction of the consumer's database. */
  readonly transaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  /** By event type. Other types are passed over. */
  readonly effects: Readonly<Record<string, Effect>>;
};

const ATTEMPTS = 3;

/**
 * Reads topics as a durable group. A conflict with another transaction is tried again at once, up to three times; an event that still fails goes to the
 * `dead_letter` table with its error, and the group goes on. Where the database does not answer, the event stays with the bus and comes again.
 */
export const startConsumer = (parts: ConsumerParts): Promise<Subscription> =>
  parts.bus.subscribe({
    group: `${parts.subgraph}.${parts.name}`,
    topics: parts.from.map(topicOf),
    handle: (event) => consume(parts, event),
  });

export async function consume(parts: ConsumerParts, event: CofferEvent): Promise<void> {
  if (!parts.effects[event.type]) return;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await parts.transaction((sql) => takeOnce(sql, parts, event));
      return;
    } catch (error) {
      const passing = passingFaultOf(error);
      if (passing && attempt < ATTEMPTS) continue;
      if (passing === "unreachable") throw error;
      parts.log.error(
        { err: error, eventId: event.id, eventType: event.type, consumer: parts.name },
        "an event went to the dead letters",
      );
      await parts.transaction((sql) => bury(sql, { consumer: parts.name, event, error }));
      return;
    }
  }
}

async function takeOnce(sql: Sql, { name, effects }: ConsumerParts, event: CofferEvent): Promise<void> {
  const effect = effects[event.type];
  if (!effect) throw new Error(`${name} has no effect for ${event.type}`);
  const first = await sql.query(
    "INSERT INTO inbox (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING event_id",
    [name, event.id],
  );
  if (first.length === 1) await effect(sql, event);
}

type Letter = { readonly consumer: string; readonly event: CofferEvent; readonly error: unknown };

async function bury(sql: Sql, { consumer, event, error }: Letter): Promise<void> {
  await sql.query(
    "INSERT INTO dead_letter (consumer, event_id, event, error) VALUES ($1, $2, $3::jsonb, $4) ON CONFLICT (consumer, event_id) DO UPDATE SET error = EXCLUDED.error, attempts = dead_letter.attempts + 1",
    [consumer, event.id, JSON.stringify(event), reasonOf(error)],
  );
}

/** PostgreSQL's text holds no NUL. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).replaceAll("\0", "").slice(0, 2000);

/**
 * Tries every dead letter of a consumer again, oldest first; those that succeed are gone. Returns how many did. Rejects where the database does not answer.
 */
export async function replayDeadLetters(parts: ConsumerParts): Promise<number> {
  const letters = await parts.transaction((sql) =>
    sql.query<{ id: string }>(
      "SELECT event_id AS id FROM dead_letter WHERE consumer = $1 ORDER BY created_at, event_id",
      [parts.name],
    ),
  );
  let done = 0;
  for (const { id } of letters) if (await replay(parts, id)) done += 1;
  return done;
}

async function replay(parts: ConsumerParts, id: string): Promise<boolean> {
  try {
    return await parts.transaction(async (sql) => {
      // Taken first: of two replays at once, the other finds nothing left.
      const [letter] = await sql.query<{ event: CofferEvent }>(
        "DELETE FROM dead_letter WHERE consumer = $1 AND event_id = $2 RETURNING event",
        [parts.name, id],
      );
      if (!letter) return false;
      await takeOnce(sql, parts, letter.event);
      return true;
    });
  } catch (error) {
    if (passingFaultOf(error) === "unreachable") throw error;
    await parts.transaction((sql) =>
      sql.query("UPDATE dead_letter SET error = $3, attempts = attempts + 1 WHERE consumer = $1 AND event_id = $2", [
        parts.name,
        id,
        reasonOf(error),
      ]),
    );
    return false;
  }
}
