import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { PasskeyKind } from "@coffer/contracts/passkeys";
import type { PasskeyStore } from "../../../app/passkeys/ports.ts";
import type { Algorithm, Passkey } from "../../../domain/passkeys/passkey.ts";

type PasskeyRow = {
  id: Uuid;
  user_id: Uuid;
  credential_id: Buffer;
  public_key: Buffer;
  algorithm: Algorithm;
  kind: PasskeyKind;
  is_backed_up: boolean;
  sign_count: string;
  transports: string[];
  aaguid: string;
  name: string;
  created_at: Date;
  last_used_at: Date | null;
};

const COLUMNS = `id, user_id, credential_id, public_key, algorithm, kind, is_backed_up, sign_count, transports,
  aaguid, name, created_at, last_used_at`;

const toPasskey = (row: PasskeyRow): Passkey => ({
  id: idFromUuid("psk", row.id),
  userId: idFromUuid("usr", row.user_id),
  credentialId: row.credential_id,
  publicKey: row.public_key,
  algorithm: row.algorithm,
  kind: row.kind,
  isBackedUp: row.is_backed_up,
  signCount: Number(row.sign_count), // 32 bits
  transports: row.transports,
  aaguid: row.aaguid,
  name: row.name,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
});

export const passkeyStore: PasskeyStore = {
  async listOf(sql, userIds) {
    const rows = await sql.query<PasskeyRow>(
      `SELECT ${COLUMNS} FROM passkey WHERE user_id = ANY ($1::uuid[]) ORDER BY created_at, id`,
      [userIds.map((id) => uuidOf(id))],
    );
    return rows.map(toPasskey);
  },
  async findByCredentialId(sql, credentialId) {
    const text = `SELECT ${COLUMNS} FROM passkey WHERE credential_id = $1::bytea`;
    const [row] = await sql.query<PasskeyRow>(text, [credentialId]);
    return row ? toPasskey(row) : null;
  },
  async add(sql, passkey) {
    const { id, userId, credentialId, publicKey, algorithm, kind, isBackedUp, signCount } = passkey;
    const added = await sql.query(
      `INSERT INTO passkey (id, user_id, credential_id, public_key, algorithm, kind, is_backed_up, sign_count, transports,
         aaguid, name, created_at)
       VALUES ($1::uuid, $2::uuid, $3::bytea, $4::bytea, $5::int, $6, $7::boolean, $8::bigint, $9::text[],
         $10::uuid, $11, $12::timestamptz)
       ON CONFLICT (credential_id) DO NOTHING RETURNING id`,
      [
        ...[uuidOf(id), uuidOf(userId), credentialId, publicKey, algorithm, kind, isBackedUp, signCount],
        ...[passkey.transports, passkey.aaguid, passkey.name, passkey.createdAt],
      ],
    );
    return added.length === 1;
  },
  async lock(sql, { id, userId }) {
    const text = `SELECT ${COLUMNS} FROM passkey WHERE id = $1::uuid AND user_id = $2::uuid FOR UPDATE`;
    const [row] = await sql.query<PasskeyRow>(text, [uuidOf(id), uuidOf(userId)]);
    return row ? toPasskey(row) : null;
  },
  async noteUse(sql, { id, userId, state, at }) {
    await sql.query(
      `UPDATE passkey SET sign_count = $3::bigint, is_backed_up = $4::boolean, last_used_at = $5::timestamptz
       WHERE id = $1::uuid AND user_id = $2::uuid`,
      [uuidOf(id), uuidOf(userId), state.signCount, state.isBackedUp, at],
    );
  },
  async rename(sql, { id, userId, name }) {
    const text = "UPDATE passkey SET name = $3 WHERE id = $1::uuid AND user_id = $2::uuid";
    await sql.query(text, [uuidOf(id), uuidOf(userId), name]);
  },
  async remove(sql, { id, userId }) {
    // From the commit on it approves no payment either.
    await sql.query(
      `WITH gone AS (DELETE FROM passkey WHERE id = $1::uuid AND user_id = $2::uuid
         RETURNING id, user_id, credential_id, public_key, kind)
       SELECT payments.drop_passkey(id, user_id, credential_id, public_key, kind) FROM gone`,
      [uuidOf(id), uuidOf(userId)],
    );
  },
};
