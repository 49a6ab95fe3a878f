import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { inTransaction } from "@coffer/platform/postgres/sql";
import type { Vault } from "@coffer/platform/stores/vault";
import type { Clock } from "@coffer/platform/values/clock";
import { calculateJwkThumbprint, type JWK } from "jose";
import type pg from "pg";

export type SigningKeyPolicy = {
  /**
   * How long a new key is published before it signs: no shorter than verifiers keep the key set.
   * The very first signs at once.
   */
  readonly leadMs: number;
  /**
   * How long a key stays published after its last signature: until the last token it signed has
   * expired, clocks that differ included.
   */
  readonly trailMs: number;
  /** The age at which a key is replaced by itself. */
  readonly lifeMs: number;
};

export type SigningKey = { readonly kid: string; readonly key: KeyObject };

type SigningKeyRow = { kid: string; key_id: string; wrapped_key: Buffer; ciphertext: Buffer };

const LOCK = "SELECT pg_advisory_xact_lock(hashtext('coffer:auth:signing-key'))";
/** The newest alone: each before it has its successor. $1: too old is what was made before. */
const IS_TO_BE_REPLACED = "retired_at IS NULL AND (created_at < $1 OR replacement_asked_at IS NOT NULL)";
const OPENED_MAX = 4;
export const signingKeyContext = (kid: string): string => `auth/signing-key/${kid}`;

export type SigningKeys = {
  /**
   * The key that signs now; made where there is none. Read for every signature, so that every
   * process follows a rotation.
   */
  current(): Promise<SigningKey>;
  /** Of all that are published, the one that signs now first. */
  ring(): Promise<readonly SigningKey[]>;
  /** Public keys by which tokens are to be checked now (RFC 7517). */
  published(): Promise<readonly JWK[]>;
  /**
   * Publishes a new key; it signs after the lead time, and the former only checks from then on.
   * Returns its kid.
   */
  rotate(): Promise<string>;
  /**
   * Makes the first key, replaces one that is too old or that an operator wants replaced, and
   * removes those whose last token has expired. Several processes may call it at once. Returns the
   * kid of a successor that it made; null where none was due.
   */
  tend(): Promise<string | null>;
};

/**
 * Ed25519 keys (RFC 8037), the kid being the RFC 7638 thumbprint; private parts only ever leave the
 * vault into this process's memory.
 */
export function makeSigningKeys(parts: {
  pool: pg.Pool;
  vault: Vault;
  clock: Clock;
  policy: SigningKeyPolicy;
}): SigningKeys {
  const { pool, vault, clock, policy } = parts;
  const open = makeKeyOpener(vault);

  const find = async (): Promise<SigningKeyRow | undefined> => {
    const { rows } = await pool.query<SigningKeyRow>({
      name: "signing-key-current",
      text: "SELECT kid, key_id, wrapped_key, ciphertext FROM signing_key WHERE retired_at IS NULL OR retired_at > $1 ORDER BY retired_at NULLS LAST LIMIT 1",
      values: [clock.now()],
    });
    return rows[0];
  };

  const locked = <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> =>
    inTransaction(pool, async (client) => {
      await client.query(LOCK);
      return work(client);
    });

  const ensureFirst = () =>
    locked(async (client) => {
      const { rowCount } = await client.query("SELECT FROM signing_key WHERE retired_at IS NULL");
      if (rowCount === 0) await insertKey(client, vault, clock.now());
    });

  const rotateIn = async (client: pg.PoolClient): Promise<string> => {
    const now = clock.now();
    const retiredAt = new Date(now.getTime() + policy.leadMs);
    await client.query("UPDATE signing_key SET retired_at = $1 WHERE retired_at IS NULL", [retiredAt]);
    return insertKey(client, vault, now);
  };

  return {
    async current() {
      let row = await find();
      if (!row) {
        await ensureFirst();
        row = await find();
      }
      if (!row) throw new Error("there is no signing key");
      return { kid: row.kid, key: await open(row) };
    },
    async ring() {
      const { kid, key } = await this.current();
      const { rows } = await pool.query<SigningKeyRow>({
        name: "signing-key-ring",
        text: "SELECT kid, key_id, wrapped_key, ciphertext FROM signing_key WHERE retired_at IS NULL OR retired_at > $1 ORDER BY created_at",
        values: [new Date(clock.now().getTime() - policy.trailMs)],
      });
      const others = rows.filter((row) => row.kid !== kid);
      return [
        { kid, key },
        ...(await Promise.all(others.map(async (row) => ({ kid: row.kid, key: await open(row) })))),
      ];
    },
    async published() {
      const { rows } = await pool.query<{ public_jwk: JWK }>({
        name: "signing-key-published",
        text: "SELECT public_jwk FROM signing_key WHERE retired_at IS NULL OR retired_at > $1 ORDER BY retired_at DESC NULLS FIRST",
        values: [new Date(clock.now().getTime() - policy.trailMs)],
      });
      return rows.map((row) => row.public_jwk);
    },
    rotate: () => locked(rotateIn),
    async tend() {
      const ago = (ms: number) => new Date(clock.now().getTime() - ms);
      const { rows } = await pool.query<{ isDue: boolean }>({
        name: "signing-key-due",
        text: `SELECT count(*) FILTER (WHERE retired_at IS NULL) = 0
                 OR count(*) FILTER (WHERE ${IS_TO_BE_REPLACED}) > 0
                 OR count(*) FILTER (WHERE retired_at < $2) > 0 AS "isDue" FROM signing_key`,
        values: [ago(policy.lifeMs), ago(policy.trailMs)],
      });
      if (!rows[0]?.isDue) return null;
      await ensureFirst();
      return locked(async (client) => {
        await client.query("DELETE FROM signing_key WHERE retired_at < $1", [ago(policy.trailMs)]);
        const { rowCount } = await client.query(`SELECT FROM signing_key WHERE ${IS_TO_BE_REPLACED}`, [
          ago(policy.lifeMs),
        ]);
        return rowCount ? rotateIn(client) : null;
      });
    },
  };
}

async function insertKey(client: pg.PoolClient, vault: Vault, createdAt: Date): Promise<string> {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const jwk = publicKey.export({ format: "jwk" });
  const kid = await calculateJwkThumbprint(jwk as JWK);
  const bytes = privateKey.export({ format: "der", type: "pkcs8" });
  try {
    const sealed = await vault.seal(bytes, signingKeyContext(kid));
    await client.query(
      "INSERT INTO signing_key (kid, public_jwk, key_id, wrapped_key, ciphertext, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
      [kid, { ...jwk, kid, use: "sig", alg: "EdDSA" }, sealed.keyId, sealed.wrappedKey, sealed.ciphertext, createdAt],
    );
  } finally {
    bytes.fill(0);
  }
  return kid;
}

/** Opens each key once: the vault may be a remote service, and a key signs at every login. */
function makeKeyOpener(vault: Vault): (row: SigningKeyRow) => Promise<KeyObject> {
  const opened = new Map<string, Promise<KeyObject>>();
  return (row) => {
    const known = opened.get(row.kid);
    if (known !== undefined) return known;
    const key = openKey(vault, row);
    opened.set(row.kid, key);
    key.catch(() => opened.delete(row.kid));
    for (const kid of [...opened.keys()].slice(0, -OPENED_MAX)) opened.delete(kid);
    return key;
  };
}

async function openKey(vault: Vault, row: SigningKeyRow): Promise<KeyObject> {
  const sealed = { keyId: row.key_id, wrappedKey: row.wrapped_key, ciphertext: row.ciphertext };
  const bytes = await vault.open(sealed, signingKeyContext(row.kid));
  try {
    return createPrivateKey({ key: bytes, format: "der", type: "pkcs8" });
  } finally {
    bytes.fill(0);
  }
}
