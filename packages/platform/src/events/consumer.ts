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
 * Reads topics as a durable group. Each event is tried three times; then it goes to the `dead_letter` table with its error and the group goes on.
 * Where not even the database answers, the event stays with the bus and comes again.
 */
export const startConsumer = (parts: ConsumerParts): Promise<Subscription> =>
  parts.bus.subscribe({
    group: `${parts.subgraph}.${parts.name}`,
    topics: parts.from.map(topicOf),
    handle: (event) => consume(parts, event),
  });

export async function consume(parts: ConsumerParts, event: CofferEvent): Promise<void> {
  const effect = parts.effects[event.type];
  if (!effect) return;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await parts.transaction(async (sql) => {
        if (await isFirst(sql, parts, event)) await effect(sql, event);
      });
      return;
    } catch (error) {
      if (attempt < ATTEMPTS && isPassing(error)) continue;
      parts.log.error(
        { err: error, eventId: event.id, eventType: event.type, consumer: parts.name },
        "an event went to the dead letters",
      );
      await parts.transaction((sql) => bury(sql, parts, event, error));
      return;
    }
  }
}

async function isFirst(sql: Sql, { name }: ConsumerParts, event: CofferEvent): Promise<boolean> {
  const rows = await sql.query(
    "INSERT INTO inbox (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING event_id",
    [name, event.id],
  );
  return rows.length === 1;
}

async function bury(sql: Sql, { name }: ConsumerParts, event: CofferEvent, error: unknown): Promise<void> {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  await sql.query(
    "INSERT INTO dead_letter (consumer, event_id, event, error) VALUES ($1, $2, $3::jsonb, $4) ON CONFLICT (consumer, event_id) DO UPDATE SET error = EXCLUDED.error, attempts = dead_letter.attempts + 1",
    [name, event.id, JSON.stringify(event), reason.slice(0, 2000)],
  );
}

/** SQLSTATE classes worth another try at once: serialisation failure, deadlock, lost connection; Prisma's own code for the first two. */
function isPassing(error: unknown): boolean {
  const code = errorCode(error);
  return code === "P2034" || /^(40001|40P01|08|57P0)/.test(code);
}

const errorCode = (error: unknown): string => {
  if (typeof error !== "object" || error === null) return "";
  const { code, cause } = error as { code?: unknown; cause?: { originalCode?: unknown } };
  return String(cause?.originalCode ?? code ?? "");
};

/** Tries every dead letter of a consumer again, oldest first; those that succeed are gone. Returns how many did. */
export async function replayDeadLetters(parts: ConsumerParts): Promise<number> {
  const letters = await parts.transaction((sql) =>
    sql.query<{ event: CofferEvent }>("SELECT event FROM dead_letter WHERE consumer = $1 ORDER BY created_at", [
      parts.name,
    ]),
  );
  let done = 0;
  for (const { event } of letters) {
    const effect = parts.effects[event.type];
    if (!effect) continue;
    await parts
      .transaction(async (sql) => {
        if (await isFirst(sql, parts, event)) await effect(sql, event);
        await sql.query("DELETE FROM dead_letter WHERE consumer = $1 AND event_id = $2", [parts.name, event.id]);
        done += 1;
      })
      .catch((error: unknown) => parts.transaction((sql) => bury(sql, parts, event, error)));
  }
  return done;
}
