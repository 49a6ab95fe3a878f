import type pg from "pg";
import type { SignerLooks } from "../../../app/signers/ports.ts";

export const makeSignerLooks = (pool: pg.Pool): SignerLooks => ({
  async note(network) {
    await pool.query(
      `INSERT INTO signer_look (network, at) VALUES ($1, clock_timestamp())
       ON CONFLICT (network) DO UPDATE SET at = excluded.at`,
      [network],
    );
  },
  async findSilence(network) {
    const { rows } = await pool.query<{ ms: number }>(
      `SELECT (extract(epoch FROM clock_timestamp() - at) * 1000)::float8 AS ms FROM signer_look WHERE network = $1`,
      [network],
    );
    return rows[0]?.ms ?? null;
  },
});
