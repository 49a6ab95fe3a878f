import { uuidOf } from "@coffer/contracts/ids";
import type { CountedAt } from "../../../app/node-wallets/ports.ts";
import type { NodeBalance, NodeWalletId } from "../../../domain/node-wallets/node-wallet.ts";

export type CountedRow = { readonly confirmed: string; readonly waiting: string; readonly left: string };

/**
 * What came and is confirmed by $2, the highest height that does; what came and is not yet; and
 * what sends take, from the moment that they are kept, until they have failed for good.
 */
export const COUNT_BALANCE = `SELECT
    (SELECT coalesce(sum(units), 0)::text FROM node_transfer
      WHERE wallet_id = $1::uuid AND direction = 'IN' AND state = 'MINED' AND height <= $2::int) AS confirmed,
    (SELECT coalesce(sum(units), 0)::text FROM node_transfer
      WHERE wallet_id = $1::uuid AND direction = 'IN' AND (state = 'PENDING' OR (state = 'MINED' AND height > $2::int))) AS waiting,
    (SELECT coalesce(sum(units + fee), 0)::text FROM node_send WHERE wallet_id = $1::uuid AND state <> 'FAILED') AS left`;

export const countedAt = (id: NodeWalletId, { height, confirmations }: CountedAt) => [
  uuidOf(id),
  height - confirmations + 1,
];

/** `available` is below 0 where a chain took back what was spent already. */
export function toBalance(row: CountedRow | undefined): NodeBalance {
  if (!row) throw new Error("a wallet was not counted");
  return { available: BigInt(row.confirmed) - BigInt(row.left), pending: BigInt(row.waiting) };
}
