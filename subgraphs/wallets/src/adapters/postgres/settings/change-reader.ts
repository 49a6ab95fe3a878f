import { uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { ChangeReader } from "../../../app/settings/ports.ts";
import { PROPOSAL_STATE } from "../proposals.ts";
import { CHANGE_COLUMNS, type SeenChangeRow, toSeenChange, toVersion, type VersionRow } from "./row.ts";

const SEEN = `SELECT ${CHANGE_COLUMNS}, coalesce(l.latest, 0)::int AS latest FROM network_change p
  LEFT JOIN LATERAL (SELECT max(o.version) AS latest FROM network_change o WHERE o.network = p.network AND o.currency = p.currency) l ON true`;

export const makeChangeReader = (pool: pg.Pool): ChangeReader => ({
  async listVersions() {
    const { rows } = await pool.query<VersionRow>(
      `SELECT DISTINCT ON (p.network, p.currency) p.network, p.currency, p.content, p.version FROM network_change p
       WHERE p.version IS NOT NULL ORDER BY p.network, p.currency, p.version DESC`,
    );
    return rows.map(toVersion);
  },
  async find(id) {
    const { rows } = await pool.query<SeenChangeRow>(`${SEEN} WHERE p.id = $1::uuid`, [uuidOf(id)]);
    return rows[0] ? toSeenChange(rows[0]) : null;
  },
  async list({ network, currency, states, after, count, now }) {
    const { rows } = await pool.query<SeenChangeRow>(
      `${SEEN} WHERE ($2::text IS NULL OR p.network = $2) AND ($3::text IS NULL OR p.currency = $3)
         AND ($4::text[] IS NULL OR ${PROPOSAL_STATE} = ANY ($4)) AND ($5::uuid IS NULL OR p.id < $5) ORDER BY p.id DESC LIMIT $6::int`,
      [now, network, currency, states, after && uuidOf(after), count],
    );
    return rows.map(toSeenChange);
  },
});
