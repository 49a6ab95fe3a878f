import type { EventData } from "@coffer/contracts/event-data";
import { uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";

type Told = EventData<"coffer.auth.passkey.added">;

const COLUMNS = "id, user_id, credential_id, public_key, kind";
const valuesOf = ({ passkeyId, userId, credentialId, publicKey, kind }: Told) => [
  ...[uuidOf(passkeyId), uuidOf(userId)],
  ...[Buffer.from(credentialId, "base64url"), Buffer.from(publicKey, "base64url"), kind],
];

/** Keeps with what payments can be approved, from the events of auth. */
export const keepPasskey = async (sql: Sql, told: Told): Promise<void> => {
  await sql.query(
    `INSERT INTO passkey (${COLUMNS}) VALUES ($1::uuid, $2::uuid, $3::bytea, $4::bytea, $5) ON CONFLICT (id) DO NOTHING`,
    valuesOf(told),
  );
};

/** Auth has done so itself, in the transaction that removed it; an earlier release had not. */
export const dropPasskey = async (sql: Sql, told: Told): Promise<void> => {
  await sql.query("SELECT payments.drop_passkey($1::uuid, $2::uuid, $3::bytea, $4::bytea, $5)", valuesOf(told));
};
