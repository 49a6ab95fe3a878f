import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { SessionId } from "../../../domain/users/ids.ts";
import { hashOf, open, seal } from "../../oauth/sealed.ts";

/** What the protocol's library keeps, as it says it. */
export type Payload = Record<string, unknown>;

export type NewRecord = {
  readonly kind: string;
  readonly id: string;
  readonly payload: Payload;
  readonly ttlSeconds: number;
  readonly grantId?: SessionId | undefined;
  readonly loginId?: SessionId | undefined;
  /** By which it is found, besides its id. */
  readonly name?: string | undefined;
};

export type Records = {
  /** False where it was consumed or given away meanwhile: nothing was changed. */
  put(record: NewRecord): Promise<boolean>;
  /** Null where it is over: by time, or with its grant or its login. A consumed one is found. */
  find(kind: string, id: string): Promise<Payload | null>;
  findByName(kind: string, name: string): Promise<Payload | null>;
  /** The login that a browser's session stands on. */
  findLogin(kind: string, name: string): Promise<SessionId | null>;
  /** Of many at once, one is answered true. */
  consume(kind: string, id: string): Promise<boolean>;
  remove(kind: string, id: string): Promise<void>;
};

type Row = { sealed: Buffer; consumed_at: Date | null; id_sealed: Buffer | null; login_id: Uuid | null };

/** What belongs to a grant or to a login goes with it. */
const IS_ALIVE = `expires_at > $2 AND NOT EXISTS (
  SELECT FROM session s WHERE s.id IN (r.grant_id, r.login_id) AND (s.ended_at IS NOT NULL OR s.expires_at <= $2))`;
const FOUND = `SELECT sealed, consumed_at, id_sealed, login_id FROM oauth_record r WHERE ${IS_ALIVE}`;

export function makeRecords({ pool, clock }: { pool: pg.Pool; clock: Clock }): Records {
  const findRow = async (condition: string, hash: Buffer): Promise<Row | undefined> =>
    (await pool.query<Row>(`${FOUND} AND ${condition} = $1 ORDER BY expires_at DESC LIMIT 1`, [hash, clock.now()]))
      .rows[0];

  const read = (row: Row, kind: string, id: string): Payload => ({
    ...(JSON.parse(open(row.sealed, kind, id)) as Payload),
    jti: id,
    ...(row.consumed_at ? { consumed: Math.floor(row.consumed_at.getTime() / 1000) } : {}),
  });

  return {
    async put({ kind, id, payload: { jti: _id, ...payload }, ttlSeconds, grantId, loginId, name }) {
      const { rowCount } = await pool.query(
        `INSERT INTO oauth_record AS r (hash, kind, sealed, grant_id, login_id, name_hash, id_sealed, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (hash) DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at,
           grant_id = excluded.grant_id, login_id = COALESCE(excluded.login_id, r.login_id)
         WHERE r.consumed_at IS NULL AND r.grant_id IS NULL`,
        [
          hashOf(kind, id),
          kind,
          seal(JSON.stringify(payload), kind, id),
          grantId ? uuidOf(grantId) : null,
          loginId ? uuidOf(loginId) : null,
          name === undefined ? null : hashOf(kind, name),
          name === undefined ? null : seal(id, kind, name),
          new Date(clock.now().getTime() + ttlSeconds * 1000),
        ],
      );
      return rowCount === 1;
    },
    async find(kind, id) {
      const row = await findRow("hash", hashOf(kind, id));
      return row ? read(row, kind, id) : null;
    },
    async findByName(kind, name) {
      const row = await findRow("name_hash", hashOf(kind, name));
      return row?.id_sealed ? read(row, kind, open(row.id_sealed, kind, name)) : null;
    },
    async findLogin(kind, name) {
      const row = await findRow("name_hash", hashOf(kind, name));
      return row?.login_id ? idFromUuid("ses", row.login_id) : null;
    },
    async consume(kind, id) {
      const { rowCount } = await pool.query(
        `UPDATE oauth_record r SET consumed_at = $2 WHERE hash = $1 AND consumed_at IS NULL AND ${IS_ALIVE}`,
        [hashOf(kind, id), clock.now()],
      );
      return rowCount === 1;
    },
    async remove(kind, id) {
      await pool.query("DELETE FROM oauth_record WHERE hash = $1", [hashOf(kind, id)]);
    },
  };
}

const CLEARED_PER_ROUND = 500;

/** Deletes a batch of those that are over. True where more may be left. */
export async function clearRecords(pool: pg.Pool, before: Date): Promise<boolean> {
  const { rowCount } = await pool.query(
    `DELETE FROM oauth_record WHERE hash IN (
       SELECT hash FROM oauth_record WHERE expires_at < $1 ORDER BY hash LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    [before, CLEARED_PER_ROUND],
  );
  return rowCount === CLEARED_PER_ROUND;
}
