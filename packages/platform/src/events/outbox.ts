import type { CofferEvent } from "@coffer/contracts/event";
import { makeEvent, type NewEvent } from "@coffer/contracts/new-event";
import type { SubgraphName } from "@coffer/contracts/subgraphs";
import type { Sql } from "../postgres/sql.ts";

/**
 * Writes the events into the caller's transaction: they are published if, and only if, it commits.
 */
export async function appendEvents<Name extends SubgraphName>(
  sql: Sql,
  subgraph: Name,
  events: readonly NewEvent<Name>[],
): Promise<void> {
  await appendWrapped(
    sql,
    events.map((event) => makeEvent(subgraph, event)),
  );
}

/** As {@link appendEvents}, of events that are in their envelope already. */
export async function appendWrapped(sql: Sql, events: readonly CofferEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({ kind: "event", payload: event }));
  await sql.query(
    "INSERT INTO outbox (kind, payload) SELECT row->>'kind', row->'payload' FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY r(row, place) ORDER BY place",
    [JSON.stringify(rows)],
  );
}

/**
 * A committed row of an outbox. Kind `event` holds a whole event; other kinds hold references that
 * the owner expands.
 */
export type OutboxRow = { readonly id: string; readonly kind: string; readonly payload: unknown };

/** Turns a batch's references into its events, in order. */
export type Expand = (sql: Sql, row: OutboxRow) => Promise<readonly CofferEvent[]>;
