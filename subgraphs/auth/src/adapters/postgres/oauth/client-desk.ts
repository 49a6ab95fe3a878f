import { idFromUuid, newUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { type Decided, refusalCodes } from "@coffer/platform/postgres/decide-once";
import { pgSql } from "@coffer/platform/postgres/sql";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type pg from "pg";
import type { Changed, ClientClaim, ClientDesk } from "../../../app/oauth/ports.ts";
import type { Client, ClientChange, ClientFields, ClientId } from "../../../domain/oauth/client.ts";
import type { IdempotencyKeyReused } from "../../../domain/oauth/refusals.ts";
import { decideAsUser } from "../users/decide-as-user.ts";
import { CLIENT_COLUMNS, type ClientRow, toClient } from "./row.ts";

type Locked = { readonly client: Client; readonly hasSecret: boolean };

/** `onCommit` is called after a commit that wrote events. */
export function makeClientDesk({ pool, onCommit }: { pool: pg.Pool; onCommit: () => void }): ClientDesk {
  return {
    register: (claim, { client, secretHash, change }) =>
      decide<never>(pool, claim, async (sql) => {
        await sql.query(
          `INSERT INTO oauth_client (id, kind, name, homepage, redirect_uris, post_logout_redirect_uris, scopes, by_device_code, dpop_bound, secret_hash, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
          [uuidOf(client.id), client.kind, ...valuesOf(client), secretHash, client.createdAt],
        );
        await record(sql, change);
        return { refusal: null, subjectId: uuidOf(client.id) };
      }),
    update: (claim, { clientId, fields, byId }) =>
      decide<"CLIENT_NOT_FOUND" | "CLIENT_DISABLED">(pool, claim, async (sql) => {
        const found = await lockClient(sql, clientId);
        if (!found) return refused("CLIENT_NOT_FOUND");
        if (found.client.disabledAt) return refused("CLIENT_DISABLED");
        await sql.query(
          `UPDATE oauth_client SET name = $2, homepage = $3, redirect_uris = $4, post_logout_redirect_uris = $5, scopes = $6, by_device_code = $7, dpop_bound = $8
           WHERE id = $1`,
          [uuidOf(clientId), ...valuesOf(fields)],
        );
        await record(sql, { clientId, action: "UPDATE", became: { kind: found.client.kind, ...fields }, byId });
        return { refusal: null, subjectId: uuidOf(clientId) };
      }),
    rotateSecret: (claim, { secretHash, change }) =>
      decide<"CLIENT_NOT_FOUND" | "CLIENT_DISABLED" | "CLIENT_HAS_NO_SECRET">(pool, claim, async (sql) => {
        const found = await lockClient(sql, change.clientId);
        if (!found) return refused("CLIENT_NOT_FOUND");
        if (found.client.disabledAt) return refused("CLIENT_DISABLED");
        if (!found.hasSecret) return refused("CLIENT_HAS_NO_SECRET");
        const id = uuidOf(change.clientId);
        await sql.query("UPDATE oauth_client SET secret_hash = $2 WHERE id = $1", [id, secretHash]);
        await record(sql, change);
        return { refusal: null, subjectId: id };
      }),
    async disable(claim, { change, at, eventOf }) {
      const disabled = await decide<"CLIENT_NOT_FOUND">(pool, claim, async (sql) => {
        const found = await lockClient(sql, change.clientId);
        if (!found) return refused("CLIENT_NOT_FOUND");
        const id = uuidOf(change.clientId);
        if (found.client.disabledAt) return { refusal: null, subjectId: id };
        await sql.query("UPDATE oauth_client SET disabled_at = $2 WHERE id = $1", [id, at]);
        await record(sql, change);
        const { rows } = await sql.query<{ id: Uuid; user_id: Uuid }>(
          `UPDATE session SET ended_at = $2, end_reason = 'CLIENT_DISABLED' WHERE id IN (
             SELECT s.id FROM session s JOIN oauth_grant g ON g.session_id = s.id
             WHERE g.client_id = $1 AND s.ended_at IS NULL ORDER BY s.id FOR UPDATE OF s) RETURNING id, user_id`,
          [id, at],
        );
        const ended = rows.map((row) => ({
          sessionId: idFromUuid("ses", row.id),
          userId: idFromUuid("usr", row.user_id),
        }));
        if (ended.length > 0) await appendEvents(pgSql(sql), "auth", ended.map(eventOf));
        return { refusal: null, subjectId: id };
      });
      if (disabled.ok) onCommit();
      return disabled;
    },
  };
}

const valuesOf = (fields: ClientFields): readonly unknown[] => [
  fields.name,
  fields.homepage,
  fields.redirectUris,
  fields.postLogoutRedirectUris,
  fields.scopes,
  fields.byDeviceCode,
  fields.dpopBoundAccessTokens,
];

const refused = <Code extends string>(refusal: Code) => ({ refusal, subjectId: null });

async function decide<Code extends string>(
  pool: pg.Pool,
  claim: ClientClaim,
  work: (sql: pg.ClientBase) => Promise<Decided<Code>>,
): Promise<Result<Changed, { readonly code: Code } | IdempotencyKeyReused>> {
  let isNew = false;
  const decided = await decideAsUser<Code>(pool, {
    claim,
    refusals: refusalCodes(),
    work(sql) {
      isNew = true;
      return work(sql);
    },
  });
  if (!decided.ok) return decided;
  const { refusal, subjectId } = decided.value;
  if (refusal) return err({ code: refusal });
  const { rows } = await pool.query<ClientRow>(`SELECT ${CLIENT_COLUMNS} FROM oauth_client WHERE id = $1`, [subjectId]);
  if (!rows[0]) throw new Error("a client that was changed is missing");
  return ok({ client: toClient(rows[0]), isNew });
}

async function lockClient(sql: pg.ClientBase, clientId: ClientId): Promise<Locked | null> {
  const { rows } = await sql.query<ClientRow & { has_secret: boolean }>(
    `SELECT ${CLIENT_COLUMNS}, secret_hash IS NOT NULL AS has_secret FROM oauth_client WHERE id = $1 FOR NO KEY UPDATE`,
    [uuidOf(clientId)],
  );
  return rows[0] ? { client: toClient(rows[0]), hasSecret: rows[0].has_secret } : null;
}

async function record(sql: pg.ClientBase, { clientId, action, became, byId }: ClientChange): Promise<void> {
  await sql.query(
    "INSERT INTO oauth_client_change (id, client_id, action, became, by_id) VALUES ($1, $2, $3, $4, $5)",
    [newUuid(), uuidOf(clientId), action, became && JSON.stringify(became), uuidOf(byId)],
  );
}
