import type { Uuid } from "@coffer/contracts/ids";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { Compared, HowToRead, ReadKnown } from "../../../app/reconciliations/ports.ts";
import { listItems, type SeenItem } from "./items.ts";
import { findAccounts, findOutputs } from "./places.ts";

/** Postings of one answer of the ledger. */
const POSTINGS_AT_ONCE = 5_000;
const TRIES_MAX = 20;
/** What stands so many finalities deep has come to its end. */
const OPEN_FOR = 2;

/**
 * All that is known here of one custody, at a block of ours, in one transaction that sees one
 * moment: the ledger's postings too, which are read on first. Whoever was overtaken begins anew.
 */
export const makeReadKnown =
  (pool: pg.Pool): ReadKnown =>
  async (of, how) => {
    await addCustody(pool, of);
    for (let tries = 1; ; tries += 1) {
      try {
        return await inTransaction(pool, async (client) => {
          await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
          return read(pgSql(client), of, how);
        });
      } catch (error) {
        if (!isOvertaken(error) || tries === TRIES_MAX) throw error;
      }
    }
  };

/** Somebody else has changed the custody since this transaction's moment. */
const isOvertaken = (error: unknown): boolean => (error as { readonly code?: unknown } | null)?.code === "40001";

const addCustody = (pool: pg.Pool, { network, asset: { code, scale } }: Compared) =>
  pool.query(
    "INSERT INTO custody (network, currency, scale, state) VALUES ($1, $2, $3, 'BALANCED') ON CONFLICT DO NOTHING",
    [network, code, scale],
  );

type CustodyRow = {
  posted: string;
  holding: string;
  open_from: number | null;
  read_up_to: string | null;
  latest: Uuid | null;
};

async function read(sql: Sql, of: Compared, { block, isNative, hasOutputs, isReadAtOnce, finality }: HowToRead) {
  const { network, asset } = of;
  const currency = asset.code;
  const [custody] = await sql.query<CustodyRow>(
    `SELECT posted_up_to::text AS posted, holding::text AS holding, open_from, read_up_to, latest_id AS latest
     FROM custody WHERE network = $1 AND currency = $2 FOR UPDATE`,
    [network, currency],
  );
  if (!custody) throw new Error("a custody that was added is not there");
  const ours = await sql.query("SELECT FROM block WHERE network = $1 AND height = $2::int AND hash = $3", [
    ...[network, block.height, block.hash],
  ]);
  if (ours.length === 0) return null;
  const { postedUpTo, holding } = await readOn(sql, of, custody);
  const final = block.height - OPEN_FOR * finality;
  const openFrom = custody.open_from ?? -1;
  const at = { network, currency, isNative, height: block.height };
  const items = await listItems(sql, { ...at, takenBackAbove: final, openFrom });
  const found = hasOutputs
    ? null
    : await findAccounts(sql, { ...at, isReadAtOnce, latestId: custody.latest, readUpTo: custody.read_up_to });
  await sql.query(
    `UPDATE custody SET posted_up_to = $3::bigint, holding = $4::numeric, open_from = $5::int, read_up_to = $6 WHERE network = $1 AND currency = $2`,
    [network, currency, postedUpTo, String(holding), openFromThen(items, final), found?.readUpTo ?? null],
  );
  return {
    ...{ holding, items },
    accounts: found?.accounts ?? null,
    outputs: hasOutputs ? await findOutputs(sql, network, block.height) : null,
  };
}

/** What is not booked yet is looked at again the next time, however deep it is by then. */
const openFromThen = (items: readonly SeenItem[], final: number): number =>
  Math.max(
    -1,
    items.reduce(
      (least, { booked, onChain, height }) => (booked === 0n && onChain !== 0n ? Math.min(least, height - 1) : least),
      final,
    ),
  );

type PostingRow = { sequence: string; amount: string; balance: string };

/** What we hold is a debit in the ledger, and so less than nothing there. */
async function readOn(sql: Sql, { network, asset }: Compared, { posted, holding }: CustodyRow) {
  let [postedUpTo, held] = [posted, BigInt(holding)];
  for (;;) {
    const rows = await sql.query<PostingRow>(
      `WITH read AS (SELECT * FROM ledger.list_custody($1, $2, $3::bigint, $4::int)), kept AS (
         INSERT INTO custody_posting (network, currency, sequence, entry_id, kind, reference, payment_id, units, recorded_at)
         SELECT $1, $2, sequence, entry_id, kind, reference, subject_id, -amount, recorded_at FROM read WHERE amount <> 0
       )
       SELECT sequence::text AS sequence, amount::text AS amount, balance::text AS balance FROM read ORDER BY read.sequence`,
      [network, asset.code, postedUpTo, POSTINGS_AT_ONCE],
    );
    for (const { amount } of rows) held -= BigInt(amount);
    const last = rows.at(-1);
    postedUpTo = last?.sequence ?? postedUpTo;
    if (rows.length === POSTINGS_AT_ONCE) continue;
    if (last && held !== -BigInt(last.balance))
      throw new Error(`what the ledger has posted on ${network} does not add up to its balance`);
    return { postedUpTo, holding: held };
  }
}
