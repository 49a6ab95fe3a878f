import { uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { StatusChange } from "../../app/ports.ts";
import type { UserId } from "../../domain/ids.ts";

/**
 * Takes the person's lock: what this transaction writes after it has this place in the person's
 * stream.
 */
export async function nextSequence(client: pg.ClientBase, userId: UserId): Promise<string> {
  const { rows } = await client.query<{ sequence: string }>({
    name: "person-next-sequence",
    text: "UPDATE person SET sequence = sequence + 1 WHERE user_id = $1 RETURNING sequence::text",
    values: [uuidOf(userId)],
  });
  const sequence = rows[0]?.sequence;
  if (sequence === undefined) throw new Error("a verification without its person");
  return sequence;
}

/** History and outbox of a status that this transaction has written. */
export async function recordStatus(client: pg.ClientBase, change: StatusChange, sequence: string): Promise<void> {
  const { id, userId, status, level } = change.verification;
  await client.query({
    name: "status-event-insert",
    text: "INSERT INTO status_event (user_id, sequence, verification_id, status, level, at) VALUES ($1, $2, $3, $4, $5, $6)",
    values: [uuidOf(userId), sequence, uuidOf(id), status, level, change.at],
  });
  await appendEvents(pgSql(client), "verification", change.events(sequence));
}
