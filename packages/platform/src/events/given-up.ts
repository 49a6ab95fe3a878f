import { QUEUES } from "@coffer/contracts/queues";
import { CONSUMERS } from "@coffer/contracts/readers";
import type { SubgraphName } from "@coffer/contracts/subgraphs";
import type { Sql } from "../postgres/sql.ts";
import { retryParked } from "../queue/retry-parked.ts";
import { restoreEvent } from "./dead-letters.ts";

/** An event that a consumer could not process, or a parked item of a queue. */
export type GivenUpKind = "EVENT" | "JOB";

/** `by`: the consumer, or the queue. `key`: the event's id, or the item's. */
export type GivenUpName = { readonly kind: GivenUpKind; readonly by: string; readonly key: string };

export type GivenUp = GivenUpName & {
  readonly givenUpAt: Date;
  readonly lastTriedAt: Date;
  readonly attempts: number;
  readonly error: string;
  readonly replayRequestedAt: Date | null;
  /** The event that it is about; null where it is about none. */
  readonly event: unknown;
  /** Where it stands in the list: behind others of its time. */
  readonly mark: string;
};

/** `limit` and `after` null: all, from the start. */
export type GivenUpPage = {
  readonly limit: number | null;
  readonly after: { readonly givenUpAt: Date; readonly mark: string } | null;
};

/**
 * What the subgraph has given up, the oldest first. The connection may be the subgraph's own, or an
 * administrator's.
 */
export async function listGivenUp(
  sql: Sql,
  subgraph: SubgraphName,
  { limit, after }: GivenUpPage,
): Promise<readonly GivenUp[]> {
  const rows = await sql.query<GivenUp>(
    `SELECT * FROM (${sourcesOf(subgraph).join(" UNION ALL ")}) given_up
     WHERE $1::timestamptz IS NULL OR ("givenUpAt", mark) > ($1::timestamptz, $2::text)
     ORDER BY "givenUpAt", mark LIMIT $3::int`,
    [after?.givenUpAt ?? null, after?.mark ?? null, limit],
  );
  return rows.map((row) => ({ ...row, event: row.event === null ? null : restoreEvent(row.event) }));
}

/** Null where it is not given up, or never was there. */
export async function findGivenUp(
  sql: Sql,
  subgraph: SubgraphName,
  { kind, by, key }: GivenUpName,
): Promise<GivenUp | null> {
  const [row] = await sql.query<GivenUp>(
    `SELECT * FROM (${sourcesOf(subgraph).join(" UNION ALL ")}) given_up WHERE kind = $1 AND by = $2 AND key = $3`,
    [kind, by, key],
  );
  return row ? { ...row, event: row.event === null ? null : restoreEvent(row.event) } : null;
}

export const hasLetters = (subgraph: SubgraphName): boolean => CONSUMERS[subgraph].length > 0;

/** Names are ours: a schema, its tables, queues. */
function sourcesOf(subgraph: SubgraphName): readonly string[] {
  const marked = (kind: GivenUpKind, by: string, key: string) =>
    `SELECT '${kind}' AS kind, ${by} AS by, ${key} AS key, md5('${kind} ' || ${by} || ' ' || ${key}) AS mark`;
  const letters = `${marked("EVENT", "consumer", "event_id")}, created_at AS "givenUpAt", last_tried_at AS "lastTriedAt", attempts,
    error, replay_requested_at AS "replayRequestedAt", event FROM ${subgraph}.dead_letter`;
  const items = Object.entries(QUEUES[subgraph]).map(
    ([
      queue,
      table,
    ]) => `${marked("JOB", `'${queue}'::text`, "id::text")}, parked_at AS "givenUpAt", parked_at AS "lastTriedAt", attempts,
      coalesce(last_error, '') AS error, NULL::timestamptz AS "replayRequestedAt", ${table === "outbox" ? "payload" : "NULL::jsonb"} AS event
      FROM ${subgraph}.${table} WHERE due_at IS NOT NULL AND parked_at IS NOT NULL`,
  );
  return hasLetters(subgraph) ? [letters, ...items] : items;
}

/** Dead letters are to be tried again, those of a consumer or one of them, or all. Their names. */
export async function requestReplay(
  sql: Sql,
  subgraph: SubgraphName,
  { consumer, eventId = null }: { readonly consumer: string | null; readonly eventId?: string | null },
): Promise<readonly string[]> {
  const asked = await sql.query<{ id: string }>(
    `UPDATE ${subgraph}.dead_letter SET replay_requested_at = now()
     WHERE ($1::text IS NULL OR consumer = $1) AND ($2::text IS NULL OR event_id = $2)
     RETURNING consumer || ' ' || event_id AS id`,
    [consumer, eventId],
  );
  return asked.map(({ id }) => id);
}

export type ReplayRefusal = { readonly code: "DEAD_LETTER_NOT_FOUND" } | { readonly code: "DEAD_LETTER_REPLAYED" };
type Code = ReplayRefusal["code"];

/**
 * Has one tried again, in the transaction that `sql` belongs to; or says why not and has changed
 * nothing. Of several at once, one does.
 */
export async function replayOne(
  sql: Sql,
  subgraph: SubgraphName,
  { kind, by, key }: GivenUpName,
): Promise<Code | null> {
  if (kind === "EVENT") {
    if (!hasLetters(subgraph)) return "DEAD_LETTER_NOT_FOUND";
    const [letter] = await sql.query<{ waits: boolean }>(
      `SELECT replay_requested_at IS NOT NULL AS waits FROM ${subgraph}.dead_letter
       WHERE consumer = $1 AND event_id = $2 FOR UPDATE`,
      [by, key],
    );
    if (letter?.waits) return "DEAD_LETTER_REPLAYED";
    if (letter) await requestReplay(sql, subgraph, { consumer: by, eventId: key });
    return letter ? null : wasTaken(sql, subgraph, { by, key });
  }
  const table = Object.hasOwn(QUEUES[subgraph], by) ? QUEUES[subgraph][by] : undefined;
  const isKey = table === "outbox" ? /^\d{1,18}$/ : /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
  if (!table || !isKey.test(key)) return "DEAD_LETTER_NOT_FOUND";
  if ((await retryParked(sql, { subgraph, table }, key)) > 0) return null;
  const there = await sql.query(`SELECT FROM ${subgraph}.${table} WHERE id = $1`, [key]);
  return there.length > 0 ? "DEAD_LETTER_REPLAYED" : "DEAD_LETTER_NOT_FOUND";
}

/** The inbox remembers what was processed at last. */
async function wasTaken(sql: Sql, subgraph: SubgraphName, { by, key }: Pick<GivenUpName, "by" | "key">): Promise<Code> {
  const taken = await sql.query(`SELECT FROM ${subgraph}.inbox WHERE consumer = $1 AND event_id = $2`, [by, key]);
  return taken.length > 0 ? "DEAD_LETTER_REPLAYED" : "DEAD_LETTER_NOT_FOUND";
}
