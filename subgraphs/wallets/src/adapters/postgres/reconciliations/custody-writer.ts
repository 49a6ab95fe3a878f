import { uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { CustodyWriter, Reconciliation } from "../../../app/reconciliations/ports.ts";
import { CUSTODY_COLUMNS, type CustodyRow, toCustody } from "./row.ts";

type LockedRow = CustodyRow & { height: number | null; difference: string | null };

/** In whatever transaction `sql` belongs to. */
export const makeCustodyWriter = (sql: Sql): CustodyWriter => ({
  async lock({ network, asset }) {
    await sql.query("SELECT FROM custody WHERE network = $1 AND currency = $2 FOR UPDATE", [network, asset.code]);
    const [row] = await sql.query<LockedRow>(
      `SELECT ${CUSTODY_COLUMNS}, r.height, r.difference::text AS difference FROM custody c LEFT JOIN reconciliation r ON r.id = c.latest_id
       WHERE c.network = $1 AND c.currency = $2`,
      [network, asset.code],
    );
    if (!row) return null;
    const { height, difference } = row;
    const latest = height === null || difference === null ? null : { height, difference: BigInt(difference) };
    return { ...toCustody(row), latest };
  },
  keep: (reconciliation) => keep(sql, reconciliation),
  async stand({ network, asset }, { state, accepted, since }, latest) {
    await sql.query(
      `UPDATE custody SET state = $3, accepted = $4::numeric, since_height = $5::int, since_hash = $6, since_at = $7::timestamptz,
         latest_id = coalesce($8::uuid, latest_id) WHERE network = $1 AND currency = $2`,
      [
        ...[network, asset.code, state, String(accepted)],
        ...[since?.height ?? null, since?.hash ?? null, since?.at ?? null],
        latest && uuidOf(latest),
      ],
    );
  },
  async keepSwitch({ network, asset }, { state, difference, reason, operatorId, at }) {
    await sql.query(
      `INSERT INTO custody_switch (network, currency, sequence, state, difference, reason, operator_id, at)
       SELECT $1, $2, coalesce(max(sequence), 0) + 1, $3, $4::numeric, $5, $6::uuid, $7::timestamptz FROM custody_switch WHERE network = $1 AND currency = $2`,
      [network, asset.code, state, String(difference), reason, operatorId && uuidOf(operatorId), at],
    );
  },
  tell: (events) => appendEvents(sql, "wallets", events),
});

async function keep(sql: Sql, reconciliation: Reconciliation): Promise<void> {
  const { id, network, asset, block, at, operatorId, difference, state, terms, odd } = reconciliation;
  await sql.query(
    `INSERT INTO reconciliation (id, network, currency, scale, height, block_hash, at, operator_id, difference, state)
     VALUES ($1::uuid, $2, $3, $4::int, $5::int, $6, $7::timestamptz, $8::uuid, $9::numeric, $10)`,
    [
      ...[uuidOf(id), network, asset.code, asset.scale, block.height, block.hash, at],
      ...[operatorId && uuidOf(operatorId), String(difference), state],
    ],
  );
  await sql.query(
    `INSERT INTO reconciliation_term (reconciliation_id, kind, units, count)
     SELECT $1::uuid, g.kind, g.units, g.count FROM unnest($2::text[], $3::numeric[], $4::int[]) g(kind, units, count)`,
    [
      uuidOf(id),
      terms.map(({ kind }) => kind),
      terms.map(({ units }) => String(units)),
      terms.map(({ count }) => count),
    ],
  );
  if (odd.length === 0) return;
  await sql.query(
    `INSERT INTO reconciliation_address (reconciliation_id, address, expected, units)
     SELECT $1::uuid, g.address, g.expected, g.units FROM unnest($2::text[], $3::numeric[], $4::numeric[]) g(address, expected, units)`,
    [
      uuidOf(id),
      odd.map(({ address }) => address),
      odd.map(({ expected }) => String(expected)),
      odd.map(({ units }) => String(units)),
    ],
  );
}
