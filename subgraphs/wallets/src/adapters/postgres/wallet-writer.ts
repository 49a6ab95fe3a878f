import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { type Decided, decideOnce, findDecided } from "@coffer/platform/postgres/decide-once";
import type { Sql } from "@coffer/platform/postgres/sql";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { MadeUnderKey, NewWallet, WalletWriter } from "../../app/ports.ts";
import type { IdempotencyKeyReused, QuotaExceeded } from "../../domain/refusals.ts";

/** In whatever transaction `sql` belongs to: a consumer's, with its inbox, or one of its own. */
export const makeWalletWriter = (sql: Sql): WalletWriter => ({
  async findMade(claim) {
    const decided = await findDecided(sql, { claim, refusals });
    return decided && toMade(decided);
  },
  async makeOnce(claim, make) {
    const work = async () => {
      const made = await make();
      return made.ok
        ? { subjectId: uuidOf(made.value.walletId), refusal: null }
        : { subjectId: null, refusal: made.error };
    };
    return toMade(await decideOnce(sql, { claim, refusals, work }));
  },
  async lockOwner(userId) {
    await sql.query("SELECT pg_advisory_xact_lock(hashtextextended('wallets/owner/' || $1::text, 0))::text AS locked", [
      uuidOf(userId),
    ]);
  },
  async countRequested(userId) {
    const rows = await sql.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM wallet WHERE user_id = $1::uuid AND origin = 'REQUEST'",
      [uuidOf(userId)],
    );
    return rows[0]?.n ?? 0;
  },
  async listAutomatic(userId) {
    const rows = await sql.query<{ network: string }>(
      "SELECT network FROM wallet WHERE user_id = $1::uuid AND origin = 'VERIFICATION'",
      [uuidOf(userId)],
    );
    return rows.map(({ network }) => network);
  },
  async add(added, events) {
    if (!(await insertWallet(sql, added))) return false;
    await insertFirstAddress(sql, added);
    await appendEvents(sql, "wallets", events);
    return true;
  },
});

const refusals = { write: JSON.stringify, read: (text: string) => JSON.parse(text) as QuotaExceeded };

function toMade(decided: Result<Decided<QuotaExceeded>, IdempotencyKeyReused>): MadeUnderKey {
  if (!decided.ok) return decided;
  const { subjectId, refusal } = decided.value;
  if (refusal) return err(refusal);
  if (subjectId === null) throw new Error("a key made a wallet that it does not name");
  return ok({ walletId: idFromUuid("wal", subjectId) });
}

/**
 * The partial unique index wallet_one_automatic decides; it waits for a rival that has not
 * committed yet.
 */
async function insertWallet(sql: Sql, { wallet, origin, keys }: NewWallet): Promise<boolean> {
  const rows = await sql.query(
    `INSERT INTO wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6, $7, $8, $9, $10::bytea, $11::bytea, $12::timestamptz)
     ON CONFLICT (user_id, network) WHERE origin = 'VERIFICATION' DO NOTHING RETURNING id`,
    [
      uuidOf(wallet.id),
      uuidOf(wallet.userId),
      wallet.network,
      wallet.kind,
      wallet.name,
      origin,
      keys.accountPath,
      keys.accountXpub,
      keys.sealedEntropy.keyId,
      Buffer.from(keys.sealedEntropy.wrappedKey),
      Buffer.from(keys.sealedEntropy.ciphertext),
      wallet.createdAt,
    ],
  );
  return rows.length === 1;
}

async function insertFirstAddress(sql: Sql, { wallet, keys }: NewWallet): Promise<void> {
  const { index, address, derivationPath, label } = keys.firstAddress;
  await sql.query(
    "INSERT INTO address (wallet_id, index, network, address, derivation_path, label) VALUES ($1::uuid, $2::int, $3, $4, $5, $6)",
    [uuidOf(wallet.id), index, wallet.network, address, derivationPath, label],
  );
}
