import type { Sql } from "@coffer/platform/postgres/sql";
import type { Known } from "../../../app/reconciliations/ports.ts";

/** Of one currency of a network, at a block of this height. */
type At = {
  readonly network: string;
  readonly currency: string;
  readonly isNative: boolean;
  readonly height: number;
  /** The comparison before. */
  readonly latestId: string | null;
  /** All has to be read while a block is the newest. */
  readonly isReadAtOnce: boolean;
  /** The address that was read last of those that are read in turns. */
  readonly readUpTo: string | null;
};

/** Addresses that are read in turns, of one comparison. */
const IN_TURNS = 1_000;
/** Of one that has to be read within a moment. */
const AT_ONCE = 50;

/**
 * What blocks have brought to each address of ours, and what left it; and what somebody has booked
 * by hand under its name, of what came unbidden.
 */
const MOVED = `SELECT a.address, d.units FROM deposit d JOIN address a ON a.id = d.address_id
    WHERE d.network = $1 AND d.currency = $2 AND d.state IN ('CONFIRMING', 'CONFIRMED', 'CREDITED') AND d.height <= $3::int
  UNION ALL SELECT f.address, f.units FROM funding f WHERE f.network = $1 AND f.currency = $2 AND f.state <> 'LOST' AND f.height <= $3::int
  UNION ALL SELECT coalesce(s.token_owner, s.source_address), -t.units FROM send s JOIN attempt t ON t.send_id = s.id AND t.txid = s.txid
    WHERE s.network = $1 AND s.currency = $2 AND s.succeeded AND s.moved IS NOT FALSE AND NOT t.is_cancel AND s.height <= $3::int AND s.kind <> 'OWN'
  UNION ALL SELECT s.source_address, -s.fee FROM send s JOIN attempt t ON t.send_id = s.id AND t.txid = s.txid
    WHERE $4::boolean AND s.network = $1 AND s.height <= $3::int AND s.kind <> 'OWN'
  UNION ALL SELECT a.address, p.units FROM custody_posting p JOIN address a ON a.network = p.network AND a.address = p.reference
    WHERE p.network = $1 AND p.currency = $2
  UNION ALL SELECT s.payee, t.units FROM send s JOIN attempt t ON t.send_id = s.id AND t.txid = s.txid
    WHERE s.network = $1 AND s.currency = $2 AND s.kind IN ('SWEEP', 'FUND', 'COLD', 'REFILL') AND s.succeeded AND s.moved IS NOT FALSE AND NOT t.is_cancel AND s.height <= $3::int`;

export type Accounts = { readonly accounts: NonNullable<Known["accounts"]>; readonly readUpTo: string | null };

/**
 * Which addresses are to be read, and what is expected there: the treasury's, its cold storage's,
 * those that were not as expected the last time, and of all others so many, in turns.
 */
export async function findAccounts(
  sql: Sql,
  { network, currency, isNative, height, latestId, isReadAtOnce, readUpTo }: At,
): Promise<Accounts> {
  const count = isReadAtOnce ? AT_ONCE : IN_TURNS;
  const turn = await sql.query<{ address: string }>(
    `SELECT address FROM address WHERE network = $1 AND ($2::text IS NULL OR address > $2) ORDER BY address LIMIT $3::int`,
    [network, readUpTo, count],
  );
  const rows = await sql.query<{ address: string | null; units: string; is_treasury: boolean; count: number }>(
    `WITH moved AS (SELECT m.address, sum(m.units) AS units FROM (${MOVED}) m(address, units) GROUP BY m.address),
       treasuries AS (SELECT a.address FROM address a JOIN wallet y ON y.id = a.wallet_id WHERE y.network = $1 AND y.kind IN ('TREASURY', 'COLD')),
       wanted AS (SELECT address FROM treasuries UNION SELECT unnest($6::text[])
         UNION SELECT address FROM reconciliation_address WHERE reconciliation_id = $5::uuid)
     SELECT w.address, coalesce(m.units, 0)::text AS units, EXISTS (SELECT FROM treasuries y WHERE y.address = w.address) AS is_treasury, 1 AS count
       FROM wanted w LEFT JOIN moved m ON m.address = w.address
     UNION ALL SELECT NULL, coalesce(sum(m.units), 0)::text, false, count(*)::int FROM moved m
       WHERE m.units <> 0 AND NOT EXISTS (SELECT FROM wanted w WHERE w.address = m.address)`,
    [network, currency, height, isNative, latestId, turn.map(({ address }) => address)],
  );
  const others = rows.find(({ address }) => address === null);
  return {
    accounts: {
      toRead: rows.flatMap(({ address, units, is_treasury: isTreasury }) =>
        address === null ? [] : [{ address, isTreasury, expected: BigInt(units) }],
      ),
      others: { units: BigInt(others?.units ?? 0), count: others?.count ?? 0 },
    },
    // The next turn begins anew where this one has come to the end.
    readUpTo: turn.length < count ? null : (turn.at(-1)?.address ?? null),
  };
}

/** Of a chain whose money is outputs: what is unspent at the block. */
export async function findOutputs(sql: Sql, network: string, height: number): Promise<NonNullable<Known["outputs"]>> {
  const rows = await sql.query<{ is_treasury: boolean; units: string; count: number }>(
    `SELECT w.kind IN ('TREASURY', 'COLD') AS is_treasury, sum(u.units)::text AS units, count(*)::int AS count FROM utxo u JOIN wallet w ON w.id = u.wallet_id
     WHERE u.network = $1 AND u.height <= $2::int AND (u.spent_height IS NULL OR u.spent_height > $2::int) GROUP BY 1`,
    [network, height],
  );
  const find = (isTreasury: boolean) => {
    const row = rows.find(({ is_treasury }) => is_treasury === isTreasury);
    return { units: BigInt(row?.units ?? 0), count: row?.count ?? 0 };
  };
  return { treasury: find(true), addresses: find(false) };
}
