import type pg from "pg";
import type { Logger } from "../log.ts";
import { type Loop, makeLoop } from "../loop.ts";
import { inTransaction, pgSql } from "../sql.ts";
import type { EventBus } from "./bus.ts";
import { type CofferEvent, topicOf } from "./event.ts";
import type { Expand, OutboxRow } from "./outbox.ts";

const ROWS_PER_ROUND = 500;
/** A round takes rows until it holds this many events: one row may stand for hundreds, and what waits after an outage of the bus is not read at once. */
const EVENTS_PER_ROUND = 2000;
const SWEEP_MS = 1000;
/** The bus says no within seconds, so asking often costs little; and what waits must not wait long once it is back. */
const BACK_OFF_MAX_MS = 2000;

export type RelayParts = {
  readonly subgraph: string;
  readonly pool: pg.Pool;
  readonly bus: EventBus;
  readonly log: Logger;
  readonly expand?: Expand;
};

/**
 * Publishes a subgraph's committed outbox rows in order and deletes them, one relay at a time (an advisory lock that ends with the transaction).
 * An event may be published twice (a crash before the delete commits), never not at all.
 */
export function makeRelay(parts: RelayParts): Loop {
  const { subgraph, bus, log } = parts;
  const loop = makeLoop({
    name: `relay-${subgraph}`,
    everyMs: SWEEP_MS,
    backOffMaxMs: BACK_OFF_MAX_MS,
    log,
    run: () => relayOnce(parts),
  });
  return {
    ...loop,
    // What nobody heeds has time until the next sweep, which drops the rows of many commits at once.
    wake() {
      if (isHeeded(bus, subgraph)) loop.wake();
    },
  };
}

const isHeeded = (bus: EventBus, subgraph: string): boolean => bus.heeds?.(topicOf(subgraph)) ?? true;

/** One round; true where more rows may wait. */
export async function relayOnce({ subgraph, pool, bus, expand }: RelayParts): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rows: lock } = await client.query<{ mine: boolean }>(
      "SELECT pg_try_advisory_xact_lock(hashtext($1)) AS mine",
      [`relay:${subgraph}`],
    );
    if (!lock[0]?.mine) return false;
    // Rows of one aggregate are written under its lock, so their ids follow their commits.
    const { rows } = await client.query<OutboxRow>({
      name: "relay-read",
      text: "SELECT id, kind, payload FROM outbox ORDER BY id LIMIT $1",
      values: [ROWS_PER_ROUND],
    });
    if (rows.length === 0) return false;

    // Asked after the rows were read: whoever heeds from now on reads a database that holds what they tell of.
    const heeded = isHeeded(bus, subgraph);
    const events: CofferEvent[] = [];
    const taken: string[] = [];
    for (const row of rows) {
      if (events.length >= EVENTS_PER_ROUND) break;
      taken.push(row.id);
      if (!heeded) continue;
      if (row.kind === "event") events.push(row.payload as CofferEvent);
      else if (expand) events.push(...(await expand(pgSql(client), row)));
      else throw new Error(`outbox row ${row.id} has kind ${row.kind}, which this relay cannot expand`);
    }
    if (heeded) await bus.publish(topicOf(subgraph), events);
    await client.query("DELETE FROM outbox WHERE id = ANY ($1::bigint[])", [taken]);
    return taken.length < rows.length || rows.length === ROWS_PER_ROUND;
  });
}
