import { uuidOf } from "@coffer/contracts/ids";
import type { CountedAt } from "../../../app/node-wallets/ports.ts";
import type { NodeBalance, NodeWalletId } from "../../../domain/node-wallets/node-wallet.ts";

export type CountedRow = { readonly confirmed: string; readonly waiting: string; readonly left: string };

/** What a send takes by each of its transactions: its first, and what was signed in its place. */
const COSTS = `SELECT s.units + s.fee AS cost, 1 AS number
    UNION ALL SELECT CASE WHEN r.is_cancel THEN r.fee ELSE s.units + r.fee END, r.number FROM node_replacement r WHERE r.send_id = s.id`;

/**
 * What came and is confirmed by $2, the highest height that does; what came and is not yet, but not
 * what another takes the place of; and what sends take, from the moment that they are kept, until
 * they have failed for good: of what may be mined the dearest, and what was mined.
 */
export const COUNT_BALANCE = `SELECT
    (SELECT coalesce(sum(units), 0)::text FROM node_transfer
      WHERE wallet_id = $1::uuid AND direction = 'IN' AND state = 'MINED' AND height <= $2::int) AS confirmed,
    (SELECT coalesce(sum(units), 0)::text FROM node_transfer
      WHERE wallet_id = $1::uuid AND direction = 'IN' AND (state = 'MINED' AND height > $2::int OR state = 'PENDING' AND NOT EXISTS (
          SELECT FROM node_send s JOIN node_wallet w ON w.id = s.wallet_id LEFT JOIN node_replacement r ON r.send_id = s.id
          WHERE w.network = (SELECT network FROM node_wallet WHERE id = $1::uuid) AND node_transfer.txid IN (s.txid, r.txid)
            AND node_transfer.txid <> (SELECT t.txid FROM (SELECT 1 AS number, s.txid UNION ALL SELECT o.number, o.txid FROM node_replacement o WHERE o.send_id = s.id) t WHERE t.number = s.attempt)))) AS waiting,
    (SELECT coalesce(sum((SELECT max(c.cost) FROM (${COSTS}) c WHERE s.state IN ('SIGNED', 'BROADCAST') OR c.number = s.attempt)), 0)::text
      FROM node_send s WHERE s.wallet_id = $1::uuid AND s.state <> 'FAILED') AS left`;

export const countedAt = (id: NodeWalletId, { height, confirmations }: CountedAt) => [
  uuidOf(id),
  height - confirmations + 1,
];

/** `available` is below 0 where a chain took back what was spent already. */
export function toBalance(row: CountedRow | undefined): NodeBalance {
  if (!row) throw new Error("a wallet was not counted");
  return { available: BigInt(row.confirmed) - BigInt(row.left), pending: BigInt(row.waiting) };
}
