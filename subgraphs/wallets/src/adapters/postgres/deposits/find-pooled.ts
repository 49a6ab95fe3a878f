import type pg from "pg";
import type { FindPooled } from "../../../app/internal/ports.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";

/** An address is committed before anybody is shown it. */
export const makeFindPooled =
  (pool: pg.Pool, network: NetworkCode): FindPooled =>
  async (addresses) => {
    const { rows } = await pool.query<{ address: string }>(
      `SELECT a.address FROM address a JOIN wallet w ON w.id = a.wallet_id
       WHERE a.network = $1 AND a.address = ANY ($2::text[]) AND w.kind IN ('CUSTODIAL', 'TREASURY', 'COLD')`,
      [network, addresses],
    );
    return new Set(rows.map(({ address }) => address));
  };
