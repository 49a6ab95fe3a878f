import { type CofferEvent, makeEvent, type NewEvent } from "@coffer/contracts/event";
import type { Sql } from "../postgres/sql.ts";

/** Writes the events into the caller's transaction: they are published if, and only if, it commits. */
export async function appendEvents(sql: Sql, subgraph: string, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({ kind: "event", payload: makeEvent(subgraph, event) }));
  await sql.query(
    "INSERT INTO outbox (kind, payload) SELECT row->>'kind', row->'payload' FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY r(row, place) ORDER BY place",
    [JSON.stringify(rows)],
  );
}

/** A committed row of an outbox. Kind `event` holds a whole event; other kinds hold references that the owner expands. */
export type OutboxRow = { readonly id: string; readonly kind: string; readonly payload: unknown };

/** Turns a batch's references into its events, in order. */
export type Expand = (sql: Sql, row: OutboxRow) => Promise<readonly CofferEvent[]>;
