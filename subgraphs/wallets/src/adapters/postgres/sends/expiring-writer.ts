import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { SignedOutcome } from "../../../app/chains/ports.ts";
import type { ExpiringWriter } from "../../../app/sends/expiring/ports.ts";
import { change } from "./changed.ts";

/** In whatever transaction `sql` belongs to. */
export const makeExpiringWriter = (sql: Sql): ExpiringWriter => ({
  async mined(network, { block: { height, hash }, signed, at }) {
    // Before its sends, as whoever signs does.
    const sources = await sql.query<{ address: string; isOwners: boolean }>(
      `SELECT o.address, w.kind IN ('IMPORTED', 'WATCH_ONLY') AS "isOwners" FROM source o JOIN wallet w ON w.id = o.wallet_id
       WHERE o.network = $1 AND o.address = ANY ($2::text[]) ORDER BY o.address FOR UPDATE OF o`,
      [network, [...new Set(signed.map(({ from }) => from))]],
    );
    const ourAddresses = new Set(sources.map(({ address }) => address));
    const ours = signed.filter(({ from }) => ourAddresses.has(from));
    if (ours.length === 0) return { mined: [], foreign: [] };
    const attempts = await sql.query<{ sendId: Uuid; txid: string }>(
      `SELECT send_id AS "sendId", txid FROM attempt WHERE network = $1 AND txid = ANY ($2::text[])`,
      [network, ours.map(({ txid }) => txid)],
    );
    const sendOf = new Map(attempts.map(({ txid, sendId }) => [txid, sendId]));
    const known = ours.filter(({ txid }) => sendOf.has(txid));
    const mined = await change(sql, {
      statement: `UPDATE send SET state = 'BROADCAST', txid = o.txid, height = $2::int, block_hash = $3, succeeded = o.succeeded, fee = o.fee, sequence = sequence + 1,
          -- Of what has succeeded the token's contract says it: see the writer of what was logged.
          moved = CASE WHEN token_contract IS NOT NULL AND NOT o.succeeded THEN false END
        FROM unnest($4::uuid[], $5::text[], $6::boolean[], $7::numeric[]) o(id, txid, succeeded, fee)
        WHERE send.network = $1 AND send.id = o.id AND state IN ('SIGNED', 'BROADCAST') AND send.txid IS NULL RETURNING send.*`,
      values: [
        ...[network, height, hash],
        known.map(({ txid }) => sendOf.get(txid)),
        known.map(({ txid }) => txid),
        known.map(({ isSuccess }) => isSuccess),
        known.map(({ fee }) => String(fee ?? 0n)),
      ],
      at,
    });
    const done = new Set(mined.map((send) => send.mined?.txid));
    // Whoever has brought a key signs with it elsewhere, too.
    const owners = new Set(sources.flatMap(({ address, isOwners }) => (isOwners ? [address] : [])));
    const isForeign = ({ txid, from }: SignedOutcome) => !done.has(txid) && (sendOf.has(txid) || !owners.has(from));
    return {
      mined,
      foreign: ours.filter(isForeign).map(({ from, txid }) => ({ source: from, txid })),
    };
  },
  async bury({ sendId, number }, deadHeight) {
    await sql.query("UPDATE attempt SET dead_height = $3::int WHERE send_id = $1::uuid AND number = $2::int", [
      ...[uuidOf(sendId), number, deadHeight],
    ]);
  },
});
