import type { Sql } from "@coffer/platform/postgres/sql";
import type { TokenLogWriter } from "../../../app/tokens/ports.ts";
import { change } from "../sends/changed.ts";

/** In whatever transaction `sql` belongs to. */
export const makeTokenLogWriter = (sql: Sql): TokenLogWriter => ({
  async find(network) {
    const [row] = await sql.query<{ height: number }>("SELECT height FROM token_cursor WHERE network = $1", [network]);
    return row?.height ?? null;
  },
  async note(network, height) {
    await sql.query(
      "INSERT INTO token_cursor (network, height) VALUES ($1, $2::int) ON CONFLICT (network) DO UPDATE SET height = excluded.height",
      [network, height],
    );
  },
  async stepBack(network, height) {
    await sql.query("UPDATE token_cursor SET height = $2::int WHERE network = $1 AND height > $2::int", [
      network,
      height,
    ]);
  },
  async noteMoved(network, { block: { hash }, moved, contracts, at }) {
    await change(sql, {
      statement: `UPDATE send SET sequence = sequence + 1, moved = EXISTS (
          SELECT FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::numeric[]) m(txid, contract, payer, payee, units)
          WHERE m.txid = send.txid AND m.contract = send.token_contract AND m.payer = coalesce(send.token_owner, send.source_address)
            AND m.payee = send.payee AND m.units = send.units)
        WHERE network = $1 AND block_hash = $2 AND state = 'BROADCAST' AND moved IS NULL AND token_contract = ANY ($3::text[]) RETURNING send.*`,
      values: [
        ...[network, hash, [...contracts]],
        moved.map(({ txid }) => txid),
        moved.map(({ contract }) => contract),
        moved.map(({ from }) => from),
        moved.map(({ to }) => to),
        moved.map(({ units }) => String(units)),
      ],
      at,
    });
  },
});
