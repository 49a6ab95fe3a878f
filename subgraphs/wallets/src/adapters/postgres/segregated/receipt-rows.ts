import type { Sql } from "@coffer/platform/postgres/sql";
import type { ToldReceipt } from "../../../app/segregated/ports.ts";
import { type DepositRow, toDeposit } from "../deposits/row.ts";

/** Whether it is confirmed is reckoned from the newest block that was read. Of `r` and `c`. */
const STATE = `CASE WHEN r.taken_back_at IS NOT NULL THEN 'ORPHANED' WHEN r.height <= c.cursor_height - r.needed + 1 THEN 'CONFIRMED' ELSE 'CONFIRMING' END`;

/** As deposits that no payment ever credits. Of `r`, with `a`, its address, and `c`, its chain. */
export const RECEIPT_COLUMNS = `r.id, r.network, r.user_id AS "userId", r.wallet_id AS "walletId", r.address_id AS "addressId", a.address,
  r.txid, r.position, r.currency, r.scale, r.units::text AS units, ${STATE} AS state,
  0 AS credits, r.needed, r.height, r.block_hash AS "blockHash", NULL::uuid AS "paymentId", r.seen_at AS "seenAt"`;

/** Of which something may be to be told, as the index `receipt_untold` has them. */
const UNTOLD = `NOT r.is_own AND ((r.taken_back_at IS NULL AND r.told IS DISTINCT FROM 'CONFIRMED') OR (r.taken_back_at IS NOT NULL AND r.told IN ('CONFIRMING', 'CONFIRMED')))`;

/** What made an output may be among what is still to be read for its wallet: then it is change. */
const IS_SURE =
  "(r.told IS NOT NULL OR r.position NOT LIKE 'vout:%' OR NOT EXISTS (SELECT FROM wallet_scan s WHERE s.wallet_id = r.wallet_id))";

/** What was CONFIRMED stays told so until its block is taken back. */
export async function takeUntold(sql: Sql, network: string): Promise<readonly ToldReceipt[]> {
  const rows = await sql.query<DepositRow & { sequence: number }>(
    `WITH untold AS (SELECT r.id, ${STATE} AS state FROM receipt r JOIN chain c ON c.network = r.network WHERE r.network = $1 AND ${UNTOLD} AND ${IS_SURE}),
       told AS (UPDATE receipt r SET told = u.state, sequence = r.sequence + 1 FROM untold u
         WHERE u.id = r.id AND r.told IS DISTINCT FROM u.state RETURNING r.*)
     SELECT ${RECEIPT_COLUMNS}, r.sequence FROM told r JOIN watched_address a ON a.id = r.address_id JOIN chain c ON c.network = r.network ORDER BY r.id`,
    [network],
  );
  return rows.map(({ sequence, ...row }) => ({ receipt: toDeposit(row), sequence }));
}
