import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type pg from "pg";
import type { Standing, TreasuryReader, Unmined } from "../../../app/treasuries/ports.ts";
import type { TreasuryState } from "../../../domain/treasuries/treasury.ts";
import { TREASURIES, type TreasuryRow, toTreasury } from "./row.ts";

type SwitchRow = { network: string; state: string; reason: string; operatorId: Uuid | null; at: Date };

/** Whose money a sweep moves: a token's is authorised, and sent by the treasury. */
const SWEPT_FROM = "coalesce(s.token_owner, s.source_address)";

export const makeTreasuryReader = (pool: pg.Pool): TreasuryReader => ({
  async find(network) {
    const { rows } = await pool.query<TreasuryRow>(`${TREASURIES} WHERE t.network = $1`, [network]);
    return rows[0] ? toTreasury(rows[0]) : null;
  },
  async list() {
    const { rows } = await pool.query<TreasuryRow>(`${TREASURIES} ORDER BY t.network`);
    return rows.map(toTreasury);
  },
  async listSwitches(network, count) {
    const { rows } = await pool.query<SwitchRow>(
      `SELECT network, state, reason, operator_id AS "operatorId", at FROM treasury_switch WHERE network = $1 ORDER BY at DESC, id DESC LIMIT $2::int`,
      [network, count],
    );
    return rows.map(({ operatorId, state, ...row }) => ({
      ...row,
      state: state as TreasuryState,
      operatorId: operatorId === null ? null : idFromUuid("usr", operatorId),
    }));
  },
  async findSeenFunding(network, upTo) {
    const { rows } = await pool.query<{ height: number | null }>(
      "SELECT max(height) AS height FROM funding WHERE network = $1 AND state = 'SEEN' AND height <= $2::int",
      [network, upTo],
    );
    return rows[0]?.height ?? null;
  },
  async listSweepable(network, { token, minimum, count }) {
    const { rows } = await pool.query<{ walletId: Uuid; address: string; index: number }>(
      `SELECT a.wallet_id AS "walletId", a.address, a.index
       FROM sweepable_balance b JOIN address a ON a.network = b.network AND a.address = b.address
       WHERE b.network = $1 AND b.token = coalesce($4, '') AND b.units >= $2::numeric
         AND NOT EXISTS (SELECT FROM send s WHERE s.network = $1 AND s.kind = 'SWEEP' AND ${SWEPT_FROM} = a.address AND s.token_contract IS NOT DISTINCT FROM $4
           AND s.state IN ('AWAITING_APPROVAL', 'PLANNED', 'SIGNED', 'BROADCAST', 'CONFIRMED'))
         AND NOT EXISTS (SELECT FROM send s WHERE s.network = $1 AND (s.kind = 'FUND' AND s.payee = a.address OR $4::text IS NULL AND s.kind = 'SWEEP' AND s.source_address = a.address)
           AND s.state IN ('AWAITING_APPROVAL', 'PLANNED', 'SIGNED', 'BROADCAST', 'CONFIRMED'))
         AND NOT EXISTS (SELECT FROM deposit o WHERE o.network = $1 AND o.address_id = a.id AND o.token IS NOT DISTINCT FROM $4 AND o.state IN ('CONFIRMING', 'CONFIRMED'))
         AND NOT EXISTS (SELECT FROM source o WHERE o.network = $1 AND o.address = a.address AND o.paused_for IS NOT NULL)
       ORDER BY b.units DESC LIMIT $3::int`,
      [network, String(minimum), count, token],
    );
    return rows.map((row) => ({ ...row, walletId: idFromUuid("wal", row.walletId) }));
  },
  async countStanding() {
    const { rows } = await pool.query<Standing>(
      `SELECT o.network, count(*) FILTER (WHERE s.state = 'PLANNED' AND NOT s.held)::int AS planned,
         count(*) FILTER (WHERE s.held)::int AS held,
         coalesce(extract(epoch FROM now() - min(s.created_at) FILTER (WHERE s.held)), 0)::float8 AS "oldestHeldSeconds",
         count(*) FILTER (WHERE s.state IN ('SIGNED', 'BROADCAST') AND s.txid IS NULL)::int AS unmined,
         count(*) FILTER (WHERE s.kind = 'PAYOUT' AND s.asked IS DISTINCT FROM 'CANCEL' AND s.txid IS NOT NULL
           AND NOT EXISTS (SELECT FROM attempt t WHERE t.send_id = s.id AND t.txid = s.txid))::int AS replaced,
         coalesce(extract(epoch FROM now() - min(s.created_at) FILTER (WHERE s.txid IS NULL AND NOT s.held)), 0)::float8 AS "oldestSeconds",
         count(DISTINCT o.address) FILTER (WHERE o.paused_for IS NOT NULL)::int AS halted
       FROM source o LEFT JOIN (
         SELECT *, state = 'AWAITING_APPROVAL' OR coalesce(held_until > now(), false) AS held FROM send
         WHERE state IN ('AWAITING_APPROVAL', 'PLANNED', 'SIGNED', 'BROADCAST')
       ) s ON s.network = o.network AND s.source_address = o.address GROUP BY o.network ORDER BY o.network`,
    );
    return rows;
  },
  async countUnmined(network, address) {
    const { rows } = await pool.query<Unmined>(
      `SELECT count(*)::int AS count, min((SELECT min(t.signed_at) FROM attempt t WHERE t.send_id = s.id)) AS since
       FROM send s WHERE s.network = $1 AND s.source_address = $2 AND s.state IN ('SIGNED', 'BROADCAST') AND s.txid IS NULL`,
      [network, address],
    );
    return rows[0] ?? { count: 0, since: null };
  },
  async sumPlanned(network, currency) {
    const { rows } = await pool.query<{ units: string }>(
      "SELECT coalesce(sum(units), 0)::text AS units FROM send WHERE network = $1 AND currency = $2 AND state IN ('AWAITING_APPROVAL', 'PLANNED') AND kind = 'PAYOUT'",
      [network, currency],
    );
    return BigInt(rows[0]?.units ?? 0);
  },
});
