import { newId, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Arrival } from "../../../app/chains/ports.ts";
import type { Arrived, DepositWriter, NoteCredited, WatchedNetwork } from "../../../app/deposits/ports.ts";
import { confirmationsNeeded, sumByTransaction } from "../../../domain/deposits/confirmations.ts";
import { NEEDED, ruleOf } from "./needed.ts";
import { DEPOSIT_COLUMNS, type DepositRow, toDeposit } from "./row.ts";

/** In whatever transaction `sql` belongs to, which has locked the network. */
export const makeDepositWriter = (sql: Sql): DepositWriter => ({
  async arrived(network, seen) {
    await keepOurs(sql, network, { ...seen, where: "" });
  },
  found: (network, seen) =>
    keepOurs(sql, network, { ...seen, where: "WHERE deposit.state IN ('ORPHANED', 'REVERSED')" }),
  async takeBack(network, { hash }, at) {
    const rows = await sql.query<DepositRow>(
      `WITH taken AS (
         UPDATE deposit SET state = CASE state WHEN 'CONFIRMING' THEN 'ORPHANED' ELSE 'REVERSED' END, sequence = sequence + 1
         WHERE network = $1 AND block_hash = $2 AND state IN ('CONFIRMING', 'CONFIRMED', 'CREDITED') RETURNING *
       ), ${CHANGED("taken", 3)}
       SELECT ${DEPOSIT_COLUMNS} FROM taken d JOIN address a ON a.id = d.address_id ORDER BY d.id`,
      [network, hash, at],
    );
    return rows.map(toDeposit);
  },
  async confirm(ids, blockHash, at) {
    const rows = await sql.query<DepositRow>(
      `WITH confirmed AS (
         UPDATE deposit SET state = 'CONFIRMED', credits = credits + 1, sequence = sequence + 1
         WHERE id = ANY ($1::uuid[]) AND block_hash = $2 AND state = 'CONFIRMING' RETURNING *
       ), ${CHANGED("confirmed", 3)}
       SELECT ${DEPOSIT_COLUMNS} FROM confirmed d JOIN address a ON a.id = d.address_id ORDER BY d.id`,
      [ids.map((id) => uuidOf(id)), blockHash, at],
    );
    return rows.map(toDeposit);
  },
  async needAnew(network) {
    await sql.query(
      `UPDATE deposit d SET needed = n.needed FROM (${NEEDED}) n WHERE n.id = d.id AND d.state = 'CONFIRMING' AND d.needed <> n.needed`,
      ruleOf(network),
    );
  },
  tell: (events) => appendEvents(sql, "wallets", events),
});

/** What an `UPDATE … RETURNING *` of this name has done, as history; the moment is a parameter. */
const CHANGED = (name: string, at: number) => `changed AS (
  INSERT INTO deposit_change (deposit_id, sequence, state, height, block_hash, at)
  SELECT id, sequence, state, height, block_hash, $${at}::timestamptz FROM ${name}
)`;

type Ours = Arrival & { readonly userId: Uuid; readonly walletId: Uuid; readonly addressId: Uuid };

/** Of most blocks none. */
async function findOurs(sql: Sql, network: string, arrivals: readonly Arrival[]): Promise<readonly Ours[]> {
  const rows = await sql.query<{ address: string; userId: Uuid; walletId: Uuid; addressId: Uuid }>(
    `SELECT a.address, w.user_id AS "userId", w.id AS "walletId", a.id AS "addressId"
     FROM address a JOIN wallet w ON w.id = a.wallet_id AND w.user_id IS NOT NULL WHERE a.network = $1 AND a.address = ANY ($2::text[])`,
    [network, [...new Set(arrivals.map(({ address }) => address))]],
  );
  const known = new Map(rows.map((row) => [row.address, row]));
  return arrivals.flatMap((arrival) => {
    const found = known.get(arrival.address);
    return found ? [{ ...arrival, ...found }] : [];
  });
}

/** What the house sends to an address for its fees is nobody's: it was kept before it was sent. */
async function withoutOwnFees(sql: Sql, network: string, ours: readonly Ours[]): Promise<readonly Ours[]> {
  if (ours.length === 0) return ours;
  const rows = await sql.query<{ txid: string }>(
    "SELECT t.txid FROM attempt t JOIN send s ON s.id = t.send_id AND s.kind = 'FUND' WHERE t.network = $1 AND t.txid = ANY ($2::text[])",
    [network, ours.map(({ txid }) => txid)],
  );
  const fees = new Set(rows.map(({ txid }) => txid));
  return ours.filter(({ txid }) => !fees.has(txid));
}

/** `where`: those that are there already change where it holds of them alone. */
type Where = { readonly where: string };

/** Says how many were not there, or have changed. */
async function keepOurs(sql: Sql, watched: WatchedNetwork, { arrivals, ...seen }: Arrived & Where): Promise<number> {
  const { network } = watched;
  const ours = await withoutOwnFees(sql, network, await findOurs(sql, network, arrivals));
  return ours.length > 0 ? keep(sql, watched, { ...seen, ours }) : 0;
}

type Kept = Omit<Arrived, "arrivals"> & Where & { readonly ours: readonly Ours[] };

/**
 * What was taken back with its block is there again, with the amount and the payee of now: a
 * contract may have done otherwise this time.
 */
async function keep(
  sql: Sql,
  watched: WatchedNetwork,
  { block: { height, hash }, ours, coinbase, at, where }: Kept,
): Promise<number> {
  const { network, currency, scale } = watched;
  const sums = sumByTransaction(ours);
  const rows = await sql.query(
    `WITH kept AS (
       INSERT INTO deposit (id, network, txid, position, user_id, wallet_id, address_id, currency, scale, token, units, needed, state, height, block_hash, seen_at)
       SELECT g.id, $1, g.txid, g.position, g.user_id, g.wallet_id, g.address_id, g.currency, g.scale, g.token, g.units, g.needed, 'CONFIRMING', $2::int, $3, $4::timestamptz
       FROM unnest($5::uuid[], $6::text[], $7::text[], $8::uuid[], $9::uuid[], $10::uuid[], $11::text[], $12::int[], $13::text[], $14::numeric[], $15::int[])
         g(id, txid, position, user_id, wallet_id, address_id, currency, scale, token, units, needed)
       ON CONFLICT (network, txid, position) DO UPDATE SET state = 'CONFIRMING', user_id = excluded.user_id, wallet_id = excluded.wallet_id,
         address_id = excluded.address_id, currency = excluded.currency, scale = excluded.scale, token = excluded.token, units = excluded.units, needed = excluded.needed, height = excluded.height, block_hash = excluded.block_hash, sequence = deposit.sequence + 1 ${where}
       RETURNING *
     ), ${CHANGED("kept", 4)}
     SELECT id FROM kept`,
    [
      ...[network, height, hash, at],
      ours.map(() => uuidOf(newId("dep"))),
      ours.map(({ txid }) => txid),
      ours.map(({ position }) => position),
      ours.map(({ userId }) => userId),
      ours.map(({ walletId }) => walletId),
      ours.map(({ addressId }) => addressId),
      ours.map(({ token }) => token?.asset.code ?? currency),
      ours.map(({ token }) => token?.asset.scale ?? scale),
      ours.map(({ token }) => token?.contract ?? null),
      ours.map(({ units }) => String(units)),
      ours.map(({ txid, units }) =>
        confirmationsNeeded(watched, { units: sums.get(txid) ?? units, isCoinbase: txid === coinbase }),
      ),
    ],
  );
  return rows.length;
}

export const makeNoteCredited =
  (sql: Sql): NoteCredited =>
  async ({ depositId, credit, paymentId, at }) => {
    await sql.query(
      `WITH credited AS (
         UPDATE deposit SET state = 'CREDITED', payment_id = $3::uuid, sequence = sequence + 1
         WHERE id = $1::uuid AND credits = $2::int AND state = 'CONFIRMED' RETURNING *
       ), ${CHANGED("credited", 4)}
       SELECT 1 AS done`,
      [uuidOf(depositId), credit, uuidOf(paymentId), at],
    );
  };
