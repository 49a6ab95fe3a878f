import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import { money } from "@coffer/money/money";
import { appendEvents } from "@coffer/platform/events/outbox";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Switch, TreasuryWriter } from "../../../app/treasuries/ports.ts";
import { insertAddress } from "../wallets/managed-wallets.ts";
import { sealedColumns } from "../wallets/wallet-writer.ts";
import { TREASURIES, type TreasuryRow, toTreasury } from "./row.ts";

/** In whatever transaction `sql` belongs to. */
export const makeTreasuryWriter = (sql: Sql): TreasuryWriter => ({
  find: (network) => find(sql, network),
  async lock(network) {
    // By name: where there is no row yet, nothing else could be waited for.
    await sql.query(
      "SELECT pg_advisory_xact_lock(hashtextextended('wallets/treasury/' || $1::text, 0))::text AS locked",
      [network],
    );
    return find(sql, network);
  },
  async open({ network, walletId, name, keys, nextNonce }, asked) {
    await sql.query(
      `INSERT INTO wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at,
         account_key_id, account_wrapped_key, account_ciphertext)
       VALUES ($1::uuid, NULL, $2, 'TREASURY', $3, 'TREASURY', $4, $5, $6, $7::bytea, $8::bytea, $9::timestamptz, $10, $11::bytea, $12::bytea)`,
      [
        ...[uuidOf(walletId), network, name, keys.accountPath, keys.accountXpub],
        ...sealedColumns(keys.sealedEntropy),
        asked.at,
        ...sealedColumns(keys.sealedAccountKey),
      ],
    );
    await insertAddress(sql, { id: walletId, network }, keys.firstAddress);
    await sql.query(
      "INSERT INTO treasury (network, wallet_id, state, opened_at) VALUES ($1, $2::uuid, $3, $4::timestamptz)",
      [network, uuidOf(walletId), asked.state, asked.at],
    );
    const { address, index } = keys.firstAddress;
    await insertSource(sql, { network, walletId, address, index, nextNonce });
    await insertSwitch(sql, asked);
  },
  async switchTo(asked) {
    await sql.query("UPDATE treasury SET state = $2 WHERE network = $1", [asked.network, asked.state]);
    // Whoever opens it again has looked at what stopped it.
    if (asked.state === "OPEN") await resumeSources(sql, asked.network);
    await insertSwitch(sql, asked);
  },
  isHalted: (network) => isHalted(sql, network),
  addSource: (network, source) => insertSource(sql, { network, ...source }),
  async funded(network, { block: { height, hash }, arrivals, native }) {
    await sql.query(
      // What one of our own addresses pays in is ours already, cold ones among them.
      `INSERT INTO funding (network, txid, position, address, currency, scale, token, units, state, height, block_hash)
       SELECT $1, g.txid, g.position, g.address, g.currency, g.scale, g.token, g.units, 'SEEN', $2::int, $3
       FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::int[], $10::text[], $11::numeric[])
         g(txid, position, address, payer, currency, scale, token, units)
       WHERE EXISTS (SELECT FROM address a JOIN wallet w ON w.id = a.wallet_id WHERE a.network = $1 AND a.address = g.address AND w.kind IN ('TREASURY', 'COLD'))
         AND NOT EXISTS (SELECT FROM attempt t JOIN send s ON s.id = t.send_id WHERE t.network = $1 AND t.txid = g.txid AND s.kind <> 'OWN')
         AND NOT EXISTS (SELECT FROM address o WHERE o.network = $1 AND o.address = g.payer)
       ON CONFLICT (network, txid, position) DO UPDATE SET state = 'SEEN', address = excluded.address, currency = excluded.currency, scale = excluded.scale, token = excluded.token, units = excluded.units,
         height = excluded.height, block_hash = excluded.block_hash WHERE funding.state = 'LOST'`,
      [
        ...[network, height, hash],
        arrivals.map(({ txid }) => txid),
        arrivals.map(({ position }) => position),
        arrivals.map(({ address }) => address),
        arrivals.map(({ from }) => from),
        arrivals.map(({ token }) => (token?.asset ?? native).code),
        arrivals.map(({ token }) => (token?.asset ?? native).scale),
        arrivals.map(({ token }) => token?.contract ?? null),
        arrivals.map(({ units }) => String(units)),
      ],
    );
  },
  async listPaidOut(network) {
    const rows = await sql.query<Asset>(
      "SELECT currency AS code, scale FROM token WHERE network = $1 AND state = 'FITS' ORDER BY currency",
      [network],
    );
    return rows.map(({ code, scale }) => ({ code, scale }));
  },
  async takeBackFunding(network, { hash }) {
    await sql.query("UPDATE funding SET state = 'LOST' WHERE network = $1 AND block_hash = $2 AND state = 'SEEN'", [
      network,
      hash,
    ]);
  },
  async settleFunding(network, upTo) {
    const rows = await sql.query<{ txid: string; address: string; currency: string; scale: number; units: string }>(
      `WITH settled AS (
         UPDATE funding SET state = 'FINAL' WHERE network = $1 AND state = 'SEEN' AND height <= $2::int AND ${FITS} RETURNING *
       ) SELECT txid, address, currency, scale, sum(units)::text AS units FROM settled GROUP BY txid, address, currency, scale
       ORDER BY txid, address, currency`,
      [network, upTo],
    );
    return rows.map(({ txid, address, currency, scale, units }) => ({
      ...{ txid, address },
      amount: money({ code: currency, scale }, BigInt(units)),
    }));
  },
  tell: (events) => appendEvents(sql, "wallets", events),
});

/** Its own currency, or a token that was found to be what it was taken for. */
const FITS = `(funding.token IS NULL OR EXISTS (SELECT FROM token t WHERE t.network = funding.network AND t.contract = funding.token
  AND t.currency = funding.currency AND t.scale = funding.scale AND t.state = 'FITS'))`;

async function find(sql: Sql, network: string) {
  const [row] = await sql.query<TreasuryRow>(`${TREASURIES} WHERE t.network = $1`, [network]);
  return row ? toTreasury(row) : null;
}

async function isHalted(sql: Sql, network: string): Promise<boolean> {
  // A wallet that its owner has brought stops nothing of the house's.
  const rows = await sql.query(
    `SELECT FROM source o JOIN wallet w ON w.id = o.wallet_id
     WHERE o.network = $1 AND o.paused_for IS NOT NULL AND w.kind NOT IN ('IMPORTED', 'WATCH_ONLY', 'COLD') LIMIT 1`,
    [network],
  );
  return rows.length > 0;
}

/** By address, as whoever reads a block locks them: so nobody waits for each other. */
async function resumeSources(sql: Sql, network: string): Promise<void> {
  const paused = await sql.query<{ address: string }>(
    "SELECT address FROM source WHERE network = $1 AND paused_for IS NOT NULL ORDER BY address FOR UPDATE",
    [network],
  );
  await sql.query("UPDATE source SET paused_for = NULL WHERE network = $1 AND address = ANY ($2::text[])", [
    network,
    paused.map(({ address }) => address),
  ]);
}

async function insertSource(
  sql: Sql,
  source: Parameters<TreasuryWriter["addSource"]>[1] & { readonly network: string },
): Promise<void> {
  const { network, address, walletId, index, nextNonce } = source;
  await sql.query(
    `INSERT INTO source (network, address, wallet_id, address_index, next_nonce) VALUES ($1, $2, $3::uuid, $4::int, $5::int)
     ON CONFLICT DO NOTHING`,
    [network, address, uuidOf(walletId), index, nextNonce],
  );
}

async function insertSwitch(sql: Sql, { network, state, reason, operatorId, at }: Switch): Promise<void> {
  await sql.query(
    `INSERT INTO treasury_switch (id, network, state, reason, operator_id, at)
     VALUES ($1::uuid, $2, $3, $4, $5::uuid, $6::timestamptz)`,
    [randomUUID(), network, state, reason, operatorId && uuidOf(operatorId), at],
  );
}
