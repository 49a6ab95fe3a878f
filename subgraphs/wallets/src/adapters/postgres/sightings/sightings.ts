import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import type pg from "pg";
import type { Sighting, SightingReader, SightingStore } from "../../../app/sightings/ports.ts";

type Native = { readonly currency: string; readonly scale: number };

/** `native`: of a network's own currency. */
export const makeSightingStore = (pool: pg.Pool, { currency, scale }: Native): SightingStore => ({
  async keep(network, arrivals, at) {
    await pool.query(
      `INSERT INTO sighting (network, txid, position, address_id, currency, scale, units, seen_at)
       SELECT $1, g.txid, g.position, a.id, g.currency, g.scale, g.units, $2::timestamptz
       FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::numeric[]) g(txid, position, address, currency, scale, units)
       JOIN address a ON a.network = $1 AND a.address = g.address JOIN wallet w ON w.id = a.wallet_id AND w.user_id IS NOT NULL
       ON CONFLICT DO NOTHING`,
      [
        ...[network, at],
        arrivals.map(({ txid }) => txid),
        arrivals.map(({ position }) => position),
        arrivals.map(({ address }) => address),
        arrivals.map(({ token }) => token?.asset.code ?? currency),
        arrivals.map(({ token }) => token?.asset.scale ?? scale),
        arrivals.map(({ units }) => String(units)),
      ],
    );
  },
  async listTxids(network) {
    const { rows } = await pool.query<{ txid: string }>("SELECT DISTINCT txid FROM sighting WHERE network = $1", [
      network,
    ]);
    return rows.map(({ txid }) => txid);
  },
  async forget(network, txids) {
    await pool.query("DELETE FROM sighting WHERE network = $1 AND txid = ANY ($2::text[])", [network, txids]);
  },
});

type SightingRow = {
  place: number;
  walletId: Uuid;
  address: string;
  network: string;
  txid: string;
  position: string;
  currency: string;
  scale: number;
  units: string;
  seenAt: Date;
};

const LIST = `SELECT l.place::int, s.* FROM unnest($1::uuid[]) WITH ORDINALITY l(wallet_id, place), LATERAL (
    SELECT a.wallet_id AS "walletId", a.address, s.network, s.txid, s.position, s.currency, s.scale, s.units::text AS units, s.seen_at AS "seenAt"
    FROM address a JOIN sighting s ON s.address_id = a.id
    WHERE a.wallet_id = l.wallet_id AND s.seen_at > $2::timestamptz AND NOT EXISTS (
      SELECT FROM deposit d WHERE d.network = s.network AND d.txid = s.txid AND d.position = s.position
        AND d.state IN ('CONFIRMING', 'CONFIRMED', 'CREDITED'))
    ORDER BY s.seen_at DESC, s.txid, s.position LIMIT $3::int) s`;

export const makeSightingReader = (pool: pg.Pool): SightingReader => ({
  async listOf(walletIds, { count, since }) {
    const { rows } = await pool.query<SightingRow>(LIST, [walletIds.map((id) => uuidOf(id)), since, count]);
    const lists = walletIds.map((): Sighting[] => []);
    for (const { place, walletId, currency, scale, units, ...row } of rows)
      lists[place - 1]?.push({
        ...row,
        walletId: idFromUuid("wal", walletId),
        amount: money({ code: currency, scale }, BigInt(units)),
      });
    return lists;
  },
});
