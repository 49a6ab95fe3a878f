import { idFromUuid, uuidOf } from "@coffer/platform/ids";
import type pg from "pg";
import type { MoneyCommand } from "../../domain/money-command.ts";
import { mayBecome } from "../../domain/payment.ts";

type Advance = NonNullable<MoneyCommand["advance"]>;

/** Takes payments to their next status where they still have the one to start from. Returns the ids of those that moved. */
export async function advanceStatuses(
  client: pg.ClientBase,
  advances: readonly Advance[],
): Promise<ReadonlySet<string>> {
  if (advances.length === 0) return new Set();
  for (const { payment, from, to } of advances)
    if (!mayBecome(from, to)) throw new Error(`${payment.id} cannot become ${to} from ${from}`);
  // Locked in order first: an UPDATE takes rows as it finds them.
  const { rows } = await client.query<{ id: string }>({
    name: "advance",
    text: `WITH asked AS (
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) a(id, before, after, at)
      ), locked AS MATERIALIZED (
        SELECT p.id FROM payment p WHERE p.id = ANY ($1::uuid[]) ORDER BY p.id FOR UPDATE
      )
      UPDATE payment p SET status = a.after, sequence = p.sequence + 1, completed_at = CASE WHEN a.after = 'COMPLETED' THEN a.at ELSE p.completed_at END
      FROM asked a JOIN locked USING (id) WHERE p.id = a.id AND p.status = a.before RETURNING p.id`,
    values: [
      advances.map(({ payment }) => uuidOf(payment.id)),
      advances.map(({ from }) => from),
      advances.map(({ to }) => to),
      advances.map(({ at }) => at),
    ],
  });
  return new Set(rows.map(({ id }) => idFromUuid("pay", id)));
}
