import { idFromUuid, isId, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import type pg from "pg";
import type { ListClients, ListEndedOfClient } from "../../../app/oauth/ports.ts";
import type { Client } from "../../../domain/oauth/client.ts";
import { CLIENT_COLUMNS, type ClientRow, toClient } from "./row.ts";

export type ClientForProtocol = Client & { readonly secretHash: Uint8Array | null };

/** Null where there is none, and where it is disabled. */
export type FindClient = (id: string) => Promise<ClientForProtocol | null>;

export const makeFindClient =
  (pool: pg.Pool): FindClient =>
  async (id) => {
    if (!isId("app", id)) return null;
    const { rows } = await pool.query<ClientRow & { secret_hash: Buffer | null }>(
      `SELECT ${CLIENT_COLUMNS}, secret_hash FROM oauth_client WHERE id = $1 AND disabled_at IS NULL`,
      [uuidOf(id)],
    );
    return rows[0] ? { ...toClient(rows[0]), secretHash: rows[0].secret_hash } : null;
  };

export const makeListClients =
  (pool: pg.Pool): ListClients =>
  async ({ first, after }) => {
    const { rows } = await pool.query<ClientRow>(
      `SELECT ${CLIENT_COLUMNS} FROM oauth_client WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`,
      [after && uuidOf(after), first + 1],
    );
    return toListed(rows.map(toClient), first);
  };

export const makeListEndedOfClient =
  (pool: pg.Pool): ListEndedOfClient =>
  async (clientId) => {
    const { rows } = await pool.query<{ id: Uuid }>(
      `SELECT s.id FROM session s JOIN oauth_grant g ON g.session_id = s.id
       WHERE g.client_id = $1 AND s.end_reason = 'CLIENT_DISABLED'`,
      [uuidOf(clientId)],
    );
    return rows.map(({ id }) => idFromUuid("ses", id));
  };
