import { uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { FindOrigins, KeyOrigin } from "../../../app/sends/external/ports.ts";
import type { OriginRow } from "../../chains/bitcoin/origins.ts";

/** Of addresses of an account; of one that is watched by itself nothing is known. */
export const makeFindOrigins =
  (pool: pg.Pool, toOrigin: (row: OriginRow) => KeyOrigin): FindOrigins =>
  async (walletId, addresses) => {
    const { rows } = await pool.query<OriginRow & { address: string }>(
      `SELECT a.address, a.chain, a.child, w.account_xpub AS xpub, w.account_path AS "accountPath", w.master_fingerprint AS "masterFingerprint"
       FROM watched_address a JOIN wallet w ON w.id = a.wallet_id
       WHERE w.id = $1::uuid AND a.address = ANY ($2::text[]) AND w.account_xpub IS NOT NULL
       UNION ALL SELECT a.address, 0, 0, w.account_xpub, w.account_path, w.master_fingerprint
       FROM address a JOIN wallet w ON w.id = a.wallet_id AND w.kind = 'COLD'
       WHERE w.id = $1::uuid AND a.address = ANY ($2::text[]) AND w.account_xpub IS NOT NULL`,
      [uuidOf(walletId), addresses],
    );
    return new Map(rows.map(({ address, ...row }) => [address, toOrigin(row)]));
  };
