import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { RescanReader } from "../../../app/rescans/ports.ts";
import { type LeftRow, RESCAN_COLUMNS, type RescanRow, toLeft, toRescan } from "./row.ts";

export const makeRescanReader = (pool: pg.Pool): RescanReader => {
  const query = async (text: string, values: readonly unknown[] = []) => {
    const { rows } = await pool.query<RescanRow>(`SELECT ${RESCAN_COLUMNS} FROM network_rescan r ${text}`, [...values]);
    return rows.map(toRescan);
  };
  return {
    listByIds: async (ids) => query("WHERE r.id = ANY ($1::uuid[])", [ids.map((id) => uuidOf(id))]),
    list: ({ network, after, count }) =>
      query(
        "WHERE ($1::text IS NULL OR r.network = $1) AND ($2::uuid IS NULL OR r.id < $2) ORDER BY r.id DESC LIMIT $3::int",
        [network, after && uuidOf(after), count],
      ),
    listOpen: () => query("WHERE r.ended_at IS NULL ORDER BY r.network"),
    async listLeft(ids, count) {
      if (ids.length === 0) return new Map();
      const { rows } = await pool.query<LeftRow>(
        `SELECT l.* FROM unnest($1::uuid[]) g(id) CROSS JOIN LATERAL (
           SELECT rescan_id AS "rescanId", txid, position, address, currency, scale, units::text AS units, height FROM rescan_left
           WHERE rescan_id = g.id ORDER BY height, txid, position LIMIT $2::int) l`,
        [ids.map((id) => uuidOf(id)), count],
      );
      return new Map(
        [...Map.groupBy(rows, ({ rescanId }) => rescanId)].map(([id, left]) => [
          idFromUuid("rsc", id),
          left.map(toLeft),
        ]),
      );
    },
    async findOldest(network) {
      const { rows } = await pool.query<{ at: Date | null }>(
        "SELECT min(created_at) AS at FROM wallet WHERE network = $1 AND kind IN ('CUSTODIAL', 'TREASURY', 'COLD')",
        [network],
      );
      return rows[0]?.at ?? null;
    },
  };
};
