import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import type { Sealed, Vault } from "@coffer/platform/stores/vault";
import { unreachable } from "@coffer/platform/values/result";
import type pg from "pg";
import type { AttemptBook, Held, Verdict } from "../../../app/webhooks/ports.ts";
import { disableEndpoint } from "./disable-endpoints.ts";
import { openFor } from "./sealed-secrets.ts";

type Parts = {
  readonly pool: pg.Pool;
  readonly vault: Vault;
  /** An endpoint of which so long every attempt has failed is disabled. */
  readonly disableAfterDays: number;
  /** An endpoint was disabled. */
  readonly disabled: () => void;
};

type DueRow = {
  endpoint_id: Uuid;
  body: string;
  url: string;
  is_enabled: boolean;
  key_id: string | null;
  wrapped_key: Buffer | null;
  ciphertext: Buffer | null;
  former_key_id: string | null;
  former_wrapped_key: Buffer | null;
  former_ciphertext: Buffer | null;
};

export const makeAttemptBook = ({ pool, vault, disableAfterDays, disabled }: Parts): AttemptBook => ({
  async find(id) {
    const { rows } = await pool.query<DueRow>({
      name: "webhook-due",
      text: `SELECT d.endpoint_id, d.body, e.url, e.removed_at IS NULL AND e.disabled_at IS NULL AS is_enabled,
          e.key_id, e.wrapped_key, e.ciphertext,
          CASE WHEN e.former_ends_at > clock_timestamp() THEN e.former_key_id END AS former_key_id, e.former_wrapped_key, e.former_ciphertext
        FROM webhook_delivery d JOIN webhook_endpoint e ON e.id = d.endpoint_id WHERE d.id = $1`,
      values: [uuidOf(id)],
    });
    const [row] = rows;
    if (!row) return null;
    const { body, url, is_enabled: isEnabled } = row;
    const endpointId = idFromUuid("whe", row.endpoint_id);
    const sealed = isEnabled ? sealedOf(row) : [];
    const secrets = await Promise.all(sealed.map((one) => openFor(vault, endpointId, one)));
    return { body, url, isEnabled, secrets };
  },
  async record({ held, at, headers, sent, verdict }) {
    const isDisabled = await inTransaction(pool, async (client) => {
      const sql = pgSql(client);
      const endpoint = await lockItsEndpoint(sql, held.id);
      if (!endpoint) return false;
      const { status, fault, answer, durationMs } = sent;
      await sql.query(
        `WITH counted AS (UPDATE webhook_delivery SET attempts = attempts + 1 WHERE id = $1::uuid RETURNING id, attempts)
         INSERT INTO webhook_attempt (delivery_id, number, at, duration_ms, headers, status, fault, answer)
         SELECT id, attempts, $2::timestamptz, $3::int, $4::jsonb, $5::int, $6, $7 FROM counted`,
        [held.id, at, durationMs, JSON.stringify(headers), status, fault, answer],
      );
      await conclude(sql, held, verdict);
      return judgeEndpoint(sql, endpoint, { verdict, at, disableAfterDays });
    });
    if (isDisabled) disabled();
  },
  giveUp: (held) =>
    inTransaction(pool, async (client) => {
      const sql = pgSql(client);
      if (await lockItsEndpoint(sql, held.id)) await end(sql, held);
    }),
});

/** The present one first. */
function sealedOf(row: DueRow): Sealed[] {
  const pairs = [
    [row.key_id, row.wrapped_key, row.ciphertext],
    [row.former_key_id, row.former_wrapped_key, row.former_ciphertext],
  ] as const;
  return pairs.flatMap(([keyId, wrappedKey, ciphertext]) =>
    keyId !== null && wrappedKey !== null && ciphertext !== null ? [{ keyId, wrappedKey, ciphertext }] : [],
  );
}

type Locked = { readonly id: Uuid; readonly isEnabled: boolean; readonly failingSince: Date | null };

/** Null where the delivery is gone. */
async function lockItsEndpoint(sql: Sql, deliveryId: Uuid): Promise<Locked | null> {
  const [row] = await sql.query<{ id: Uuid; is_enabled: boolean; failing_since: Date | null }>(
    `SELECT id, removed_at IS NULL AND disabled_at IS NULL AS is_enabled, failing_since FROM webhook_endpoint
     WHERE id = (SELECT endpoint_id FROM webhook_delivery WHERE id = $1::uuid) FOR NO KEY UPDATE`,
    [deliveryId],
  );
  return row ? { id: row.id, isEnabled: row.is_enabled, failingSince: row.failing_since } : null;
}

function conclude(sql: Sql, held: Held, verdict: Verdict): Promise<void> {
  switch (verdict.kind) {
    case "delivered":
      // Whoever else has it in hand by now: it was received.
      return deliver(sql, held.id);
    case "failed":
    case "gone":
      return end(sql, held);
    case "again":
      return waitOn(sql, held, verdict.inMs);
    default:
      return unreachable(verdict);
  }
}

async function deliver(sql: Sql, id: Uuid): Promise<void> {
  await sql.query("DELETE FROM webhook_task WHERE id = $1::uuid", [id]);
  await sql.query(
    "UPDATE webhook_delivery SET status = 'DELIVERED', ended_at = clock_timestamp() WHERE id = $1::uuid AND status <> 'DELIVERED'",
    [id],
  );
}

/** Where it is in the same hands still: another's word would be forgotten. */
async function end(sql: Sql, { id, until }: Held): Promise<void> {
  await sql.query(
    `WITH mine AS (DELETE FROM webhook_task WHERE id = $1::uuid AND due_at = $2::timestamptz RETURNING id)
     UPDATE webhook_delivery d SET status = 'FAILED', ended_at = clock_timestamp() FROM mine WHERE d.id = mine.id AND d.status = 'PENDING'`,
    [id, until],
  );
}

async function waitOn(sql: Sql, { id, until }: Held, inMs: number): Promise<void> {
  await sql.query(
    `UPDATE webhook_task SET due_at = w.due, waits_until = w.due
     FROM (SELECT (clock_timestamp() + make_interval(secs => $3::float8 / 1000))::timestamptz(3) AS due) w
     WHERE id = $1::uuid AND due_at = $2::timestamptz`,
    [id, until, inMs],
  );
}

type Judged = { readonly verdict: Verdict; readonly at: Date; readonly disableAfterDays: number };

/** True where it was disabled. */
async function judgeEndpoint(
  sql: Sql,
  { id, isEnabled, failingSince }: Locked,
  { verdict, at, disableAfterDays }: Judged,
): Promise<boolean> {
  if (verdict.kind === "delivered") {
    if (failingSince !== null)
      await sql.query("UPDATE webhook_endpoint SET failing_since = NULL WHERE id = $1::uuid", [id]);
    return false;
  }
  if (failingSince === null)
    await sql.query("UPDATE webhook_endpoint SET failing_since = $2::timestamptz WHERE id = $1::uuid", [id, at]);
  if (!isEnabled) return false;
  const failedMs = failingSince === null ? 0 : at.getTime() - failingSince.getTime();
  // One failure long after another says nothing of the time between: a whole schedule has to fail.
  const isDead = verdict.kind === "failed" && failedMs >= disableAfterDays * 24 * 60 * 60_000;
  if (verdict.kind !== "gone" && !isDead) return false;
  await disableEndpoint(sql, id, verdict.kind === "gone" ? "GONE" : "FAILING");
  return true;
}
