import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { pgSql, type Sql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { ListTakenOff, TakenOffWriter } from "../../../app/sends/call-off-taken-off.ts";
import { makeChangeWriter } from "../settings/change-writer.ts";
import { makeSendWriter } from "./send-writer.ts";

/** Of `$1`: what the newest version of its currency says of a contract is that it moves no more. */
const TAKEN_OFF = `SELECT s.id FROM send s JOIN (
    SELECT DISTINCT ON (p.currency) p.currency, p.content -> 'listing' AS listing FROM network_change p
    WHERE p.network = $1 AND p.version IS NOT NULL ORDER BY p.currency, p.version DESC
  ) l ON l.currency = s.currency
  WHERE s.network = $1 AND s.kind = 'PAYOUT' AND s.state IN ('AWAITING_APPROVAL', 'PLANNED') AND s.token_contract IS NOT NULL
    AND ((l.listing ->> 'isListed') = 'false' OR (l.listing -> 'token' ->> 'contract') <> s.token_contract)`;

export const makeListTakenOff =
  (pool: pg.Pool): ListTakenOff =>
  async (network, count) => {
    const rows = await pgSql(pool).query<{ id: Uuid }>(`${TAKEN_OFF} ORDER BY s.id LIMIT $2::int`, [network, count]);
    return rows.map(({ id }) => idFromUuid("txn", id));
  };

/** In whatever transaction `sql` belongs to. */
export const makeTakenOffWriter = (sql: Sql): TakenOffWriter => ({
  sends: makeSendWriter(sql),
  async lockWhetherTakenOff(network, id) {
    await makeChangeWriter(sql).lockVersions(network);
    const rows = await sql.query(`${TAKEN_OFF} AND s.id = $2::uuid`, [network, uuidOf(id)]);
    return rows.length > 0;
  },
});
