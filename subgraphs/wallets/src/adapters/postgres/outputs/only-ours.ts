import type pg from "pg";
import type { Arrival, BlockReader, Spend } from "../../../app/chains/ports.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";

/** Of one question: what is written and read at once keeps everybody else waiting. */
const AT_ONCE = 1_000;

/**
 * A reader that leaves out what pays to no address of ours, or that is watched here, and what
 * spends no output of these: of a full block thousands. They are asked for in pieces, before the
 * network is locked. An address is committed before anybody is shown it, so whatever was paid to it
 * finds it; where one is watched that was in use before, the next block is read once more
 * (app/segregated).
 */
export const onlyOurs = ({ readBlock }: BlockReader, network: NetworkCode, pool: pg.Pool): BlockReader => ({
  async readBlock(head) {
    const { arrivals: all, outputs, ...contents } = await readBlock(head);
    const arrivals = await findOurs(pool, network, all);
    if (!outputs) return { ...contents, arrivals };
    const made = new Set(arrivals.map(({ txid, position }) => `${txid}/${position}`));
    return {
      ...contents,
      arrivals,
      outputs: { ...outputs, spends: await findSpends(pool, network, { ...outputs, made }) },
    };
  },
});

async function findOurs(pool: pg.Pool, network: NetworkCode, all: readonly Arrival[]): Promise<Arrival[]> {
  const ours: Arrival[] = [];
  for (const some of piecesOf(all)) {
    const { rows } = await pool.query<{ address: string }>(
      `SELECT address FROM address WHERE network = $1 AND address = ANY ($2::text[])
       UNION SELECT address FROM watched_address WHERE network = $1 AND address = ANY ($2::text[])`,
      [network, some.map(({ address }) => address)],
    );
    const known = new Set(rows.map(({ address }) => address));
    ours.push(...some.filter(({ address }) => known.has(address)));
  }
  return ours;
}

/** Of outputs that are kept, and of those that the block itself has made. */
async function findSpends(
  pool: pg.Pool,
  network: NetworkCode,
  { spends, made }: { readonly spends: readonly Spend[]; readonly made: ReadonlySet<string> },
): Promise<Spend[]> {
  const ours: Spend[] = [];
  for (const some of piecesOf(spends)) {
    const { rows } = await pool.query<{ place: number }>(
      `SELECT g.place::int AS place FROM unnest($2::text[], $3::int[]) WITH ORDINALITY g(txid, vout, place)
       JOIN utxo u ON u.network = $1 AND u.txid = g.txid AND u.vout = g.vout
       UNION SELECT g.place::int FROM unnest($2::text[], $3::int[]) WITH ORDINALITY g(txid, vout, place)
       JOIN receipt r ON r.network = $1 AND r.txid = g.txid AND r.position = 'vout:' || g.vout`,
      [network, some.map(({ output }) => output.txid), some.map(({ output }) => output.vout)],
    );
    const known = new Set(rows.map(({ place }) => place));
    ours.push(...some.filter(({ output }, i) => known.has(i + 1) || made.has(`${output.txid}/vout:${output.vout}`)));
  }
  return ours;
}

function* piecesOf<One>(all: readonly One[]): Generator<readonly One[]> {
  for (let from = 0; from < all.length; from += AT_ONCE) yield all.slice(from, from + AT_ONCE);
}
