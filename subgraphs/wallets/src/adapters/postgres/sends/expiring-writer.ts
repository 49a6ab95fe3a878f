import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { SignedOutcome } from "../../../app/chains/ports.ts";
import type { ExpiringWriter } from "../../../app/sends/expiring/ports.ts";
import { change } from "./changed.ts";
import { closeDrafts } from "./drafts.ts";
import { giveNonce } from "./source-writer.ts";

/** In whatever transaction `sql` belongs to. */
export const makeExpiringWriter = (sql: Sql): ExpiringWriter => ({
  async mined(network, { block: { height, hash }, signed, at }) {
    // Before its sends, as whoever signs does.
    const sources = await sql.query<{ address: string; isOwners: boolean; nextNonce: number }>(
      `SELECT o.address, w.kind IN ('IMPORTED', 'WATCH_ONLY', 'COLD') AS "isOwners", o.next_nonce AS "nextNonce" FROM source o JOIN wallet w ON w.id = o.wallet_id
       WHERE o.network = $1 AND o.address = ANY ($2::text[]) ORDER BY o.address FOR UPDATE OF o`,
      [network, [...new Set(signed.map(({ from }) => from))]],
    );
    const ourAddresses = new Set(sources.map(({ address }) => address));
    const ours = signed.filter(({ from }) => ourAddresses.has(from));
    if (ours.length === 0) return { mined: [], foreign: [] };
    const nonces = await keepGivenOut(sql, network, {
      ...{ ours, at },
      nextNonces: new Map(sources.map(({ address, nextNonce }) => [address, nextNonce])),
    });
    const attempts = await sql.query<{ sendId: Uuid; txid: string }>(
      `SELECT send_id AS "sendId", txid FROM attempt WHERE network = $1 AND txid = ANY ($2::text[])`,
      [network, ours.map(({ txid }) => txid)],
    );
    const sendOf = new Map(attempts.map(({ txid, sendId }) => [txid, sendId]));
    const known = ours.filter(({ txid }) => sendOf.has(txid));
    const mined = await change(sql, {
      statement: `UPDATE send SET state = 'BROADCAST', txid = o.txid, height = $2::int, block_hash = $3, succeeded = o.succeeded, fee = o.fee, sequence = sequence + 1,
          -- Of what has succeeded the token's contract says it: see the writer of what was logged.
          moved = CASE WHEN token_contract IS NOT NULL AND NOT o.succeeded THEN false END, nonce = coalesce(send.nonce, o.nonce)
        FROM unnest($4::uuid[], $5::text[], $6::boolean[], $7::numeric[], $8::int[]) o(id, txid, succeeded, fee, nonce)
        WHERE send.network = $1 AND send.id = o.id AND send.txid IS NULL
          AND (state IN ('SIGNED', 'BROADCAST') OR state = 'AWAITING_SIGNATURE' AND o.nonce IS NOT NULL) RETURNING send.*`,
      values: [
        ...[network, height, hash],
        known.map(({ txid }) => sendOf.get(txid)),
        known.map(({ txid }) => txid),
        known.map(({ isSuccess }) => isSuccess),
        known.map(({ fee }) => String(fee ?? 0n)),
        known.map(({ txid }) => nonces.get(txid) ?? null),
      ],
      at,
    });
    const done = new Set(mined.map((send) => send.mined?.txid));
    // Whoever has brought a key, or has it elsewhere, signs with it there, too.
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

type Seen = {
  readonly ours: readonly SignedOutcome[];
  readonly at: Date;
  /** By source, which is locked. */
  readonly nextNonces: ReadonlyMap<string, number>;
};

/**
 * What was given out and never came back, and was sent from elsewhere: its block has the signature,
 * so it is an attempt as any other. Gives as how many-th of its source each is.
 */
async function keepGivenOut(
  sql: Sql,
  network: string,
  { ours, at, nextNonces }: Seen,
): Promise<ReadonlyMap<string, number>> {
  const found = await sql.query<{ id: Uuid; txid: string; source: string }>(
    `SELECT s.id, d.txid, s.source_address AS source FROM draft d JOIN send s ON s.id = d.send_id
     WHERE s.network = $1 AND d.txid = ANY ($2::text[]) AND s.state = 'AWAITING_SIGNATURE' ORDER BY s.id FOR UPDATE OF s`,
    [network, ours.map(({ txid }) => txid)],
  );
  const [next, nonces] = [new Map(nextNonces), new Map<string, number>()];
  for (const { id, txid, source } of found) {
    const [nonce, bytes] = [next.get(source) ?? 0, ours.find((one) => one.txid === txid)?.bytes ?? new Uint8Array()];
    await sql.query(
      `INSERT INTO attempt (send_id, number, network, txid, bytes, is_cancel, units, signed_at, fee, expires_at)
       SELECT d.send_id, d.number, $2, d.txid, $3::bytea, d.is_cancel, d.units, $4::timestamptz, d.fee, d.expires_at FROM draft d
       WHERE d.txid = $1`,
      [txid, network, Buffer.from(bytes), at],
    );
    await closeDrafts(sql, idFromUuid("txn", id));
    await giveNonce(sql, { network, source }, nonce);
    next.set(source, nonce + 1);
    nonces.set(txid, nonce);
  }
  return nonces;
}
