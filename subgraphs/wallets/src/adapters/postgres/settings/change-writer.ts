import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { ChangeWriter } from "../../../app/settings/ports.ts";
import type { NetworkChangeId } from "../../../domain/settings/network-change.ts";
import { makeDecideRow } from "../proposals.ts";
import { type KeptId, madeOnce } from "../wallets/made-once.ts";
import { CHANGE_COLUMNS, type ChangeRow, toChange, toKeptContent, toVersion, type VersionRow } from "./row.ts";

const CHANGE_ID: KeptId<NetworkChangeId> = { write: uuidOf, read: (id) => idFromUuid("nch", id) };

/** In whatever transaction `sql` belongs to. */
export const makeChangeWriter = (sql: Sql): ChangeWriter => ({
  async lockVersions(network) {
    // By name: where there is none yet, nothing else could be waited for.
    await sql.query("SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))::text AS locked", [
      JSON.stringify(["wallets/network", network]),
    ]);
    const rows = await sql.query<VersionRow>(
      `SELECT DISTINCT ON (p.currency) p.network, p.currency, p.content, p.version FROM network_change p
       WHERE p.network = $1 AND p.version IS NOT NULL ORDER BY p.currency, p.version DESC`,
      [network],
    );
    return rows.map(toVersion);
  },
  proposeOnce: (claim, make) => madeOnce(sql, { claim, kept: CHANGE_ID, make }),
  async findAsset(code) {
    const [row] = await sql.query<{ code: string; scale: number }>(
      "SELECT code, scale::int AS scale FROM ledger.list_assets() WHERE code = $1",
      [code],
    );
    return row ?? null;
  },
  async propose({ id, network, currency, basedOn, reason, proposedBy, proposedAt, expiresAt, ...content }) {
    await sql.query(
      `INSERT INTO network_change (id, network, currency, content, based_on, reason, proposed_by, proposed_at, expires_at)
       VALUES ($1::uuid, $2, $3, $4::jsonb, $5::int, $6, $7::uuid, $8::timestamptz, $9::timestamptz)`,
      [
        ...[uuidOf(id), network, currency, toKeptContent(content), basedOn, reason],
        ...[uuidOf(proposedBy), proposedAt, expiresAt],
      ],
    );
  },
  async lock(id) {
    const [row] = await sql.query<ChangeRow>(
      `SELECT ${CHANGE_COLUMNS} FROM network_change p WHERE p.id = $1::uuid FOR UPDATE`,
      [uuidOf(id)],
    );
    return row ? toChange(row) : null;
  },
  decide: makeDecideRow(sql, "network_change"),
});
