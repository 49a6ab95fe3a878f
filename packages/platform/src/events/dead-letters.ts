import type { CofferEvent } from "@coffer/contracts/event";
import type { Sql } from "../postgres/sql.ts";
import { type Loop, makeLoop } from "../running/loop.ts";
import { findPassingFault } from "../running/passing-fault.ts";
import type { ConsumerParts } from "./consumer-parts.ts";
import { takeOnce } from "./inbox.ts";

/**
 * So often a consumer looks for what an operator wants to be tried again (`npm run dead-letters`).
 */
const LOOK_MS = 2_000;

/**
 * As JSON; as the text of its JSON, where the database cannot take that (jsonb holds no NUL and no
 * half of a surrogate pair, and goes less deep); without its data, where there is no JSON of it.
 */
export const LETTER_FORMS = ["json", "text", "envelope"] as const;
type LetterForm = (typeof LETTER_FORMS)[number];

type Letter = { readonly consumer: string; readonly event: CofferEvent; readonly error: unknown };

/** Keeps an event that cannot be processed, with its error, for an operator. */
export async function writeDeadLetter(
  sql: Sql,
  { consumer, event, error }: Letter,
  form: LetterForm = "json",
): Promise<void> {
  await sql.query(
    "INSERT INTO dead_letter (consumer, event_id, event, error) VALUES ($1, $2, $3::jsonb, $4) ON CONFLICT (consumer, event_id) DO UPDATE SET error = EXCLUDED.error, attempts = dead_letter.attempts + 1, last_tried_at = now()",
    [consumer, event.id, storable(event, form), reasonOf(error)],
  );
}

/** PostgreSQL's text holds no NUL. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).replaceAll("\0", "").slice(0, 2000);

function storable(event: CofferEvent, form: LetterForm): string {
  const json = JSON.stringify(form === "envelope" ? { ...event, data: null } : event);
  return form === "text" || /\\u(0000|d[89a-f])/i.test(json) ? JSON.stringify(json) : json;
}

/** As it came, whichever form it was kept in. */
export const restoreEvent = (stored: unknown): CofferEvent =>
  typeof stored === "string" ? JSON.parse(stored) : (stored as CofferEvent);

/**
 * Tries again, with the consumer's own effects, what an operator has asked for, wherever that
 * operator is.
 */
export const makeReplayLoop = (parts: ConsumerParts): Loop =>
  makeLoop({
    name: `replay-${parts.subgraph}.${parts.name}`,
    everyMs: LOOK_MS,
    log: parts.log,
    run: async () => {
      await replayRequested(parts);
      return false;
    },
  });

/**
 * Tries those dead letters again that an operator has marked, oldest first. Those that succeed are
 * gone; those that fail again lose their mark. Returns how many succeeded. Rejects where the
 * database does not answer.
 */
export async function replayRequested(parts: ConsumerParts): Promise<number> {
  const letters = await parts.transaction((sql) =>
    sql.query<{ id: string }>(
      "SELECT event_id AS id FROM dead_letter WHERE consumer = $1 AND replay_requested_at IS NOT NULL ORDER BY created_at, event_id",
      [parts.name],
    ),
  );
  let done = 0;
  for (const { id } of letters) if (await replay(parts, id)) done += 1;
  if (letters.length > 0)
    parts.log.info({ consumer: parts.name, asked: letters.length, done }, "dead letters were tried again");
  return done;
}

async function replay(parts: ConsumerParts, id: string): Promise<boolean> {
  try {
    return await parts.transaction(async (sql) => {
      // Taken first: of two replays at once, the other finds nothing left.
      const [letter] = await sql.query<{ event: CofferEvent | string }>(
        "DELETE FROM dead_letter WHERE consumer = $1 AND event_id = $2 RETURNING event",
        [parts.name, id],
      );
      if (!letter) return false;
      await takeOnce(sql, parts, restoreEvent(letter.event));
      return true;
    });
  } catch (error) {
    if (findPassingFault(error) === "unreachable") throw error;
    await parts.transaction((sql) =>
      sql.query(
        "UPDATE dead_letter SET error = $3, attempts = attempts + 1, last_tried_at = now(), replay_requested_at = NULL WHERE consumer = $1 AND event_id = $2",
        [parts.name, id, reasonOf(error)],
      ),
    );
    return false;
  }
}
