import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { KnownOrigins, LoginOrigin } from "../../../app/sessions/ports.ts";
import type { LoginKey } from "../../../domain/users/login.ts";

/** Of each kind, for one user: the least recently used go. */
export const ORIGINS_MAX = 100;
const DAY_MS = 24 * 60 * 60_000;
/**
 * A device that was not used for longer is a stranger again, and so is a network: those are handed
 * on to other people.
 */
export const DEVICE_KEPT_MS = 400 * DAY_MS;
export const NETWORK_KEPT_MS = 90 * DAY_MS;
const CLEARED_PER_ROUND = 200;

/** Bound to the user: of two users' rows nobody sees that they share a network. */
const NETWORK_HASH = "sha256(convert_to(u.id::text || '/' || $2, 'UTF8'))";

/** Each of the two asks one statement, whatever there is. */
export function makeKnownOrigins({ pool, clock }: { pool: pg.Pool; clock: { now(): Date } }): KnownOrigins {
  const ago = (ms: number) => new Date(clock.now().getTime() - ms);
  const isKnown = async (text: string, values: readonly unknown[]) =>
    (await pool.query(text, [...values])).rowCount === 1;
  return {
    hasDevice: (login, tokenHash) =>
      isKnown(
        `SELECT FROM known_origin o JOIN "user" u ON u.id = o.user_id
         WHERE o.hash = $1 AND o.kind = 'DEVICE' AND o.last_used_at > $2 AND (u.username_key = $3 OR u.login_email_key = $4)`,
        [tokenHash, ago(DEVICE_KEPT_MS), ...keysOf(login)],
      ),
    hasNetwork: (login, network) =>
      isKnown(
        `SELECT FROM "user" u JOIN known_origin o ON o.hash = ${NETWORK_HASH}
         WHERE o.kind = 'NETWORK' AND o.last_used_at > $1 AND (u.username_key = $3 OR u.login_email_key = $4)`,
        [ago(NETWORK_KEPT_MS), network, ...keysOf(login)],
      ),
    isDeviceOf: (userId, tokenHash) =>
      isKnown("SELECT FROM known_origin WHERE hash = $1 AND kind = 'DEVICE' AND last_used_at > $2 AND user_id = $3", [
        tokenHash,
        ago(DEVICE_KEPT_MS),
        uuidOf(userId),
      ]),
  };
}

const keysOf = (login: LoginKey): readonly [string | null, string | null] => [
  login?.kind === "username" ? login.key : null,
  login?.kind === "email" ? login.key : null,
];

/** Whoever registered longer ago has been here, though their devices were forgotten. */
const NEW_USER_MS = DAY_MS;

/**
 * Whether a login on a device that is not known may surprise the user (NewDevice of
 * app/sessions/ports.ts). In the transaction that starts the session, before it is remembered.
 */
export async function isSurprising(
  client: pg.ClientBase,
  { userId, at, unlessFrom }: { userId: Uuid; at: Date; unlessFrom: string | null },
): Promise<boolean> {
  const ago = (ms: number) => new Date(at.getTime() - ms);
  const { rowCount } = await client.query(
    `SELECT FROM "user" u WHERE u.id = $1
       AND (u.created_at <= $3 OR EXISTS (SELECT FROM known_origin o WHERE o.user_id = u.id AND o.kind = 'DEVICE'))
       AND NOT EXISTS (SELECT FROM known_origin o
         WHERE o.hash = ${NETWORK_HASH} AND o.kind = 'NETWORK' AND o.last_used_at > $4 AND $2::text IS NOT NULL)`,
    [userId, unlessFrom, ago(NEW_USER_MS), ago(NETWORK_KEPT_MS)],
  );
  return rowCount === 1;
}

/**
 * Where this login came from is known from now on. In the transaction that starts the session,
 * under the user's lock.
 */
export async function rememberOrigin(
  client: pg.ClientBase,
  { userId, origin, at }: { userId: Uuid; origin: Pick<LoginOrigin, "deviceTokenHash" | "network">; at: Date },
): Promise<void> {
  await client.query(
    `INSERT INTO known_origin (hash, user_id, kind, last_used_at)
     SELECT hash, $1, kind, $4 FROM (
       SELECT $3::bytea AS hash, 'DEVICE' AS kind
       UNION ALL SELECT ${NETWORK_HASH}, 'NETWORK' FROM (SELECT $1::uuid AS id) u WHERE $2::text IS NOT NULL) o
     ON CONFLICT (hash) DO UPDATE SET last_used_at = excluded.last_used_at WHERE known_origin.user_id = excluded.user_id`,
    [userId, origin.network ?? null, origin.deviceTokenHash, at],
  );
  // A statement of its own, for it must see what the one above added.
  await client.query(
    `DELETE FROM known_origin WHERE hash IN (
       SELECT hash FROM (SELECT hash, row_number() OVER (PARTITION BY kind ORDER BY last_used_at DESC, hash) AS place
                         FROM known_origin WHERE user_id = $1) o WHERE place > $2)`,
    [userId, ORIGINS_MAX],
  );
}

/** With another password every device but the one that is kept is a stranger, and every network. */
export async function forgetOrigins(
  client: pg.ClientBase,
  userId: Uuid,
  keptHash: Uint8Array | null = null,
): Promise<void> {
  await client.query("DELETE FROM known_origin WHERE user_id = $1 AND hash IS DISTINCT FROM $2::bytea", [
    userId,
    keptHash,
  ]);
}

/** Deletes a batch of what is a stranger again. True where more may be left. */
export async function clearOrigins(pool: pg.Pool, now: Date): Promise<boolean> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  const { rowCount } = await pool.query(
    `DELETE FROM known_origin WHERE hash IN (
       SELECT hash FROM known_origin WHERE (kind = 'NETWORK' AND last_used_at <= $1) OR (kind = 'DEVICE' AND last_used_at <= $2)
       ORDER BY hash LIMIT $3 FOR UPDATE SKIP LOCKED)`,
    [before(NETWORK_KEPT_MS), before(DEVICE_KEPT_MS), CLEARED_PER_ROUND],
  );
  return rowCount === CLEARED_PER_ROUND;
}
