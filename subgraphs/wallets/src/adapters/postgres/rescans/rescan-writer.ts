import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Arrival, BlockContents } from "../../../app/chains/ports.ts";
import type { RescanWriter, SplitArrivals } from "../../../app/rescans/ports.ts";
import type { LeftDeposit, NetworkRescanId } from "../../../domain/rescans/rescan.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";
import { type KeptId, madeOnce } from "../wallets/made-once.ts";
import { RESCAN_COLUMNS, type RescanRow, toRescan } from "./row.ts";

const RESCAN_ID: KeptId<NetworkRescanId> = { write: uuidOf, read: (id) => idFromUuid("rsc", id) };

/** Of a network's own currency. */
type Native = { readonly code: string; readonly scale: number };

/** In whatever transaction `sql` belongs to, which has locked the network. */
export const makeRescanWriter = (sql: Sql, nativeOf: (network: NetworkCode) => Native): RescanWriter => ({
  once: (claim, make) => madeOnce(sql, { claim, kept: RESCAN_ID, isKept: () => false, make }),
  async findOpen(network) {
    const [row] = await sql.query<RescanRow>(
      `SELECT ${RESCAN_COLUMNS} FROM network_rescan r WHERE r.network = $1 AND r.ended_at IS NULL FOR UPDATE`,
      [network],
    );
    return row ? toRescan(row) : null;
  },
  async begin({ id, network, from, at, to, asked, requestedAt }) {
    await sql.query(
      `INSERT INTO network_rescan (id, network, "from", at, "to", operator_id, reason, requested_at)
       VALUES ($1::uuid, $2, $3::int, $4::int, $5::int, $6::uuid, $7, $8::timestamptz)`,
      [uuidOf(id), network, from, at, to, asked && uuidOf(asked.operatorId), asked?.reason ?? null, requestedAt],
    );
  },
  async keep({ id, at, to, found, leftOut, untraced, endedAt, stopped }) {
    await sql.query(
      `UPDATE network_rescan SET at = $2::int, "to" = $3::int, found = $4::int, left_out = $5::int, untraced = $6::int,
         ended_at = $7::timestamptz, stopped_by = $8::uuid, stop_reason = $9 WHERE id = $1::uuid`,
      [
        ...[uuidOf(id), at, to, found, leftOut, untraced, endedAt],
        ...[stopped && uuidOf(stopped.operatorId), stopped?.reason ?? null],
      ],
    );
  },
  split: (network, contents) => split(sql, { network, native: nativeOf(network) }, contents),
  async keepLeft(id, left) {
    if (left.length === 0) return;
    await sql.query(
      `INSERT INTO rescan_left (rescan_id, txid, position, address, currency, scale, units, height)
       SELECT $1::uuid, g.* FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::numeric[], $8::int[]) g`,
      [
        uuidOf(id),
        left.map(({ txid }) => txid),
        left.map(({ position }) => position),
        left.map(({ address }) => address),
        left.map(({ amount }) => amount.asset.code),
        left.map(({ amount }) => amount.asset.scale),
        left.map(({ amount }) => String(amount.units)),
        left.map(({ height }) => height),
      ],
    );
  },
});

type Of = { readonly network: NetworkCode; readonly native: Native };

async function split(sql: Sql, { network, native }: Of, contents: BlockContents): Promise<SplitArrivals> {
  const unknown = await findUnknown(sql, network, contents.arrivals);
  const left: LeftDeposit[] = [];
  for (const [code, of] of Map.groupBy(unknown, ({ token }) => (token?.asset ?? native).code)) {
    const booked = await findBooked(sql, { network, currency: code }, [...new Set(of.map(({ address }) => address))]);
    for (const { txid, position, address, token, units } of of)
      if (booked.has(address))
        left.push({
          ...{ txid, position, address, height: contents.block.height },
          amount: money(token?.asset ?? native, units),
        });
  }
  const isLeft = ({ txid, position }: Arrival) => left.some((one) => one.txid === txid && one.position === position);
  return { free: contents.arrivals.filter((one) => !isLeft(one)), left };
}

/** What came to addresses that are pooled, and is neither a deposit nor a funding of now. */
async function findUnknown(sql: Sql, network: string, arrivals: readonly Arrival[]): Promise<readonly Arrival[]> {
  if (arrivals.length === 0) return [];
  const rows = await sql.query<{ place: number }>(
    `SELECT g.place::int AS place FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY g(txid, position, address, place)
     JOIN address a ON a.network = $1 AND a.address = g.address
     WHERE NOT EXISTS (SELECT FROM deposit d WHERE d.network = $1 AND d.txid = g.txid AND d.position = g.position AND d.state NOT IN ('ORPHANED', 'REVERSED'))
       AND NOT EXISTS (SELECT FROM funding f WHERE f.network = $1 AND f.txid = g.txid AND f.position = g.position AND f.state <> 'LOST')`,
    [
      network,
      arrivals.map(({ txid }) => txid),
      arrivals.map(({ position }) => position),
      arrivals.map(({ address }) => address),
    ],
  );
  return rows.flatMap(({ place }) => arrivals[place - 1] ?? []);
}

/** Postings of one answer of the ledger. */
const POSTINGS_AT_ONCE = 5_000;

type Booked = { readonly network: string; readonly currency: string };

/**
 * Those of them under whose name something is booked, by what the ledger has posted up to now: what
 * comparisons have not read yet, too.
 */
async function findBooked(sql: Sql, of: Booked, addresses: readonly string[]): Promise<ReadonlySet<string>> {
  const { network, currency } = of;
  const sums = new Map<string, bigint>();
  const add = (address: string, units: bigint) => sums.set(address, (sums.get(address) ?? 0n) + units);
  const read = await sql.query<{ reference: string; units: string }>(
    `SELECT reference, sum(units)::text AS units FROM custody_posting
     WHERE network = $1 AND currency = $2 AND reference = ANY ($3::text[]) GROUP BY reference`,
    [network, currency, addresses],
  );
  for (const { reference, units } of read) add(reference, BigInt(units));
  const [custody] = await sql.query<{ upTo: string }>(
    `SELECT posted_up_to::text AS "upTo" FROM custody WHERE network = $1 AND currency = $2`,
    [network, currency],
  );
  for (let upTo = custody?.upTo ?? "0"; ; ) {
    const rows = await sql.query<{ sequence: string; reference: string | null; amount: string }>(
      `SELECT sequence::text AS sequence, reference, amount::text AS amount FROM ledger.list_custody($1, $2, $3::bigint, $4::int) p ORDER BY p.sequence`,
      [network, currency, upTo, POSTINGS_AT_ONCE],
    );
    // What we hold is a debit in the ledger, and so less than nothing there.
    for (const { reference, amount } of rows)
      if (reference !== null && addresses.includes(reference)) add(reference, -BigInt(amount));
    const last = rows.at(-1);
    if (rows.length < POSTINGS_AT_ONCE || !last) break;
    upTo = last.sequence;
  }
  return new Set([...sums].flatMap(([address, units]) => (units > 0n ? [address] : [])));
}
