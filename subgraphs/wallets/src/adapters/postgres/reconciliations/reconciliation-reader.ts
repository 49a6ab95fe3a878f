import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { ReconciliationReader } from "../../../app/reconciliations/ports.ts";
import {
  CUSTODY_COLUMNS,
  type CustodyRow,
  RECONCILIATION_COLUMNS,
  type ReconciliationRow,
  type SwitchRow,
  toCustody,
  toReconciliation,
  toSwitch,
} from "./row.ts";

export const makeReconciliationReader = (pool: pg.Pool): ReconciliationReader => ({
  async listCustodies(count) {
    const { rows } = await pool.query<CustodyRow & { latestId: Uuid | null }>(
      `SELECT ${CUSTODY_COLUMNS}, c.latest_id AS "latestId" FROM custody c ORDER BY c.network, c.currency`,
    );
    const { rows: latest } = await pool.query<ReconciliationRow>(
      `SELECT ${RECONCILIATION_COLUMNS} FROM reconciliation r WHERE r.id = ANY ($1::uuid[])`,
      [rows.flatMap(({ latestId }) => latestId ?? [])],
    );
    const { rows: switches } = await pool.query<SwitchRow>(
      `SELECT s.network, s.currency, s.state, s.difference::text AS difference, s.reason, s.operator_id AS "operatorId", s.at
       FROM custody c CROSS JOIN LATERAL (
         SELECT * FROM custody_switch w WHERE w.network = c.network AND w.currency = c.currency ORDER BY w.sequence DESC LIMIT $1::int
       ) s ORDER BY s.network, s.currency, s.sequence DESC`,
      [count],
    );
    const byId = new Map(latest.map((row) => [row.id, toReconciliation(row)]));
    return rows.map((row) => ({
      ...toCustody(row),
      latest: (row.latestId && byId.get(row.latestId)) ?? null,
      switches: switches.filter((one) => one.network === row.network && one.currency === row.currency).map(toSwitch),
    }));
  },
  async list({ network, currency, states, after, count }) {
    const { rows } = await pool.query<ReconciliationRow>(
      `SELECT ${RECONCILIATION_COLUMNS} FROM reconciliation r
       WHERE ($1::text IS NULL OR r.network = $1) AND ($2::text IS NULL OR r.currency = $2) AND ($3::text[] IS NULL OR r.state = ANY ($3))
         AND ($4::uuid IS NULL OR r.id < $4) ORDER BY r.id DESC LIMIT $5::int`,
      [network, currency, states, after && uuidOf(after), count],
    );
    return rows.map(toReconciliation);
  },
});
