import type { Sql } from "@coffer/platform/postgres/sql";
import type { Arrival } from "../../../app/chains/ports.ts";
import type { BlockMoves, OutputWriter } from "../../../app/outputs/ports.ts";

/** In whatever transaction `sql` belongs to, which has locked the network. */
export const makeOutputWriter = (sql: Sql): OutputWriter => ({
  async add(network, moves) {
    await insert(sql, network, moves);
    await spend(sql, network, moves);
  },
  async addMissing(network, moves) {
    await insert(sql, network, { ...moves, unless: "ON CONFLICT (network, txid, vout) DO NOTHING" });
    await spend(sql, network, { ...moves, only: "AND u.spent_by IS NULL" });
  },
  async takeBack(network, { hash }) {
    await sql.query(
      `UPDATE utxo SET spent_by = NULL, spent_height = NULL, spent_block_hash = NULL
       WHERE network = $1 AND spent_block_hash = $2`,
      [network, hash],
    );
    await sql.query("DELETE FROM utxo WHERE network = $1 AND block_hash = $2", [network, hash]);
  },
});

/** Of most blocks none is ours. */
async function insert(
  sql: Sql,
  network: string,
  { block, arrivals, coinbase, unless = "" }: BlockMoves & { readonly unless?: string },
): Promise<void> {
  if (arrivals.length === 0) return;
  await sql.query(
    `INSERT INTO utxo (network, txid, vout, wallet_id, address_id, units, height, block_hash, is_coinbase)
     SELECT $1, g.txid, g.vout, a.wallet_id, a.id, g.units, $2::int, $3, g.txid = $4
     FROM unnest($5::text[], $6::int[], $7::text[], $8::numeric[]) g(txid, vout, address, units)
     JOIN address a ON a.network = $1 AND a.address = g.address ${unless}`,
    [
      ...[network, block.height, block.hash, coinbase],
      arrivals.map(({ txid }) => txid),
      arrivals.map(voutOf),
      arrivals.map(({ address }) => address),
      arrivals.map(({ units }) => String(units)),
    ],
  );
}

async function spend(
  sql: Sql,
  network: string,
  { block, spends, only = "" }: BlockMoves & { readonly only?: string },
): Promise<void> {
  if (spends.length === 0) return;
  await sql.query(
    `UPDATE utxo u SET spent_by = g.spender, spent_height = $2::int, spent_block_hash = $3
     FROM unnest($4::text[], $5::int[], $6::text[]) g(txid, vout, spender)
     WHERE u.network = $1 AND u.txid = g.txid AND u.vout = g.vout ${only}`,
    [
      ...[network, block.height, block.hash],
      spends.map(({ output }) => output.txid),
      spends.map(({ output }) => output.vout),
      spends.map(({ txid }) => txid),
    ],
  );
}

const VOUT = /^vout:(\d+)$/;

function voutOf({ position }: Arrival): number {
  const [, vout] = VOUT.exec(position) ?? [];
  if (vout === undefined) throw new Error("an arrival at no place of an output");
  return Number(vout);
}
