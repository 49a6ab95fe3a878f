import type pg from "pg";
import type { BlockReader } from "../../../app/chains/ports.ts";
import type { ExpiringNode } from "../../../app/sends/expiring/ports.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";

/**
 * A reader that leaves out what no source of ours has signed, and asks its node what our attempts
 * cost, and what was given out to be signed elsewhere: no bytes of a block say that. Each is
 * committed before any node sees it, so whatever block has it finds it.
 */
export const onlyOurSigned = (
  { readBlock }: BlockReader,
  { feeOf }: Pick<ExpiringNode, "feeOf">,
  { network, pool }: { readonly network: NetworkCode; readonly pool: pg.Pool },
): BlockReader => ({
  async readBlock(head) {
    const { signed: all = [], ...contents } = await readBlock(head);
    if (all.length === 0) return contents;
    const { rows: sources } = await pool.query<{ address: string }>(
      "SELECT address FROM source WHERE network = $1 AND address = ANY ($2::text[])",
      [network, [...new Set(all.map(({ from }) => from))]],
    );
    const ourAddresses = new Set(sources.map(({ address }) => address));
    const signed = all.filter(({ from }) => ourAddresses.has(from));
    const { rows: attempts } = await pool.query<{ txid: string }>(
      `SELECT txid FROM attempt WHERE network = $1 AND txid = ANY ($2::text[])
       UNION SELECT txid FROM draft WHERE txid = ANY ($2::text[])`,
      [network, signed.map(({ txid }) => txid)],
    );
    const ours = new Set(attempts.map(({ txid }) => txid));
    const withFees = signed.map(async (one) => ({ ...one, fee: ours.has(one.txid) ? await feeOf(one.txid) : null }));
    return { ...contents, signed: await Promise.all(withFees) };
  },
});
