import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Contradiction, SendWriter } from "../../../app/sends/ports.ts";
import { change, toMinedSends } from "./changed.ts";

/** Of a column. Ours are none so great, and of others it is nobody's business here. */
const NONCE_MAX = 2_147_483_647;

/** What blocks do to sends, in whatever transaction `sql` belongs to. */
export const makeMinedWriter = (
  sql: Sql,
): Pick<SendWriter, "mined" | "takeBack" | "listContradicting" | "listEndedBy" | "settle"> => ({
  async mined(network, { block: { height, hash }, outcomes, at }) {
    const known = outcomes.filter(({ nonce }) => nonce <= NONCE_MAX);
    // Before its sends, as whoever signs does: a source is paused where its nonce was another's.
    const sources = await sql.query(
      "SELECT address FROM source WHERE network = $1 AND address = ANY ($2::text[]) ORDER BY address FOR UPDATE",
      [network, [...new Set(known.map(({ from }) => from))]],
    );
    if (sources.length === 0) return [];
    // What was given out to be signed elsewhere, and was not, has lost its nonce.
    await sql.query(
      `UPDATE draft d SET outdated_height = $2::int, outdated_block_hash = $3
       FROM send s, unnest($4::text[], $5::int[]) o(source, nonce)
       WHERE s.id = d.send_id AND s.network = $1 AND s.state = 'AWAITING_SIGNATURE' AND s.source_address = o.source
         AND d.nonce <= o.nonce AND d.outdated_height IS NULL`,
      [network, height, hash, known.map(({ from }) => from), known.map(({ nonce }) => nonce)],
    );
    const ourAddresses = new Set(sources.map(({ address }) => address));
    const moved = known.flatMap((outcome) =>
      ourAddresses.has(outcome.from) ? outcome.moved.map((one) => ({ txid: outcome.txid, ...one })) : [],
    );
    const mined = await change(sql, {
      statement: `UPDATE send SET state = 'BROADCAST', txid = o.txid, height = $2::int, block_hash = $3, succeeded = o.succeeded, fee = o.fee, sequence = sequence + 1,
          moved = CASE WHEN token_contract IS NOT NULL THEN o.succeeded AND EXISTS (
            SELECT FROM unnest($9::text[], $10::text[], $11::text[], $12::text[], $13::numeric[]) m(txid, contract, payer, payee, units)
            WHERE m.txid = o.txid AND m.contract = send.token_contract AND m.payer = coalesce(send.token_owner, send.source_address)
              AND lower(m.payee) = lower(send.payee) AND m.units = send.units) END
        FROM unnest($4::text[], $5::text[], $6::int[], $7::boolean[], $8::numeric[]) o(txid, source, nonce, succeeded, fee)
        WHERE network = $1 AND source_address = o.source AND send.nonce = o.nonce AND state IN ('SIGNED', 'BROADCAST') AND send.txid IS NULL
        RETURNING send.*`,
      values: [
        ...[network, height, hash],
        known.map(({ txid }) => txid),
        known.map(({ from }) => from),
        known.map(({ nonce }) => nonce),
        known.map(({ isSuccess }) => isSuccess),
        known.map(({ fee }) => String(fee)),
        moved.map(({ txid }) => txid),
        moved.map(({ contract }) => contract),
        moved.map(({ from }) => from),
        moved.map(({ to }) => to),
        moved.map(({ units }) => String(units)),
      ],
      at,
    });
    return toMinedSends(sql, mined);
  },
  async takeBack(network, { hash }, at) {
    await sql.query(
      "UPDATE draft SET outdated_height = NULL, outdated_block_hash = NULL WHERE outdated_block_hash = $1",
      [hash],
    );
    return change(sql, {
      statement: `UPDATE send SET state = 'BROADCAST', txid = NULL, height = NULL, block_hash = NULL, succeeded = NULL, moved = NULL, fee = NULL, sequence = sequence + 1
        WHERE network = $1 AND block_hash = $2 AND state IN ('BROADCAST', 'CONFIRMED') RETURNING send.*`,
      values: [network, hash],
      at,
    });
  },
  async listContradicting(network, txids) {
    if (txids.length === 0) return [];
    const rows = await sql.query<EndedRow>(
      `SELECT s.id, t.txid FROM attempt t JOIN send s ON s.id = t.send_id WHERE t.network = $1 AND t.txid = ANY ($2::text[])
         AND (s.state IN ('FAILED', 'CANCELLED') AND NOT t.is_cancel OR s.state = 'FINAL' AND t.is_cancel)
       UNION SELECT s.id, d.txid FROM draft d JOIN send s ON s.id = d.send_id
         WHERE s.network = $1 AND d.txid = ANY ($2::text[]) AND s.state IN ('FAILED', 'CANCELLED') ORDER BY id`,
      [network, txids],
    );
    return rows.map(toContradiction);
  },
  async listEndedBy(network, { hash }) {
    const rows = await sql.query<EndedRow>(
      `SELECT s.id, s.txid FROM send s WHERE s.network = $1 AND s.block_hash = $2 AND s.state IN ('FINAL', 'FAILED', 'CANCELLED') ORDER BY s.id`,
      [network, hash],
    );
    return rows.map(toContradiction);
  },
  async settle({ id, mined }, settled, at) {
    const failure = settled.state === "FAILED" ? settled.failure : null;
    const done = await change(sql, {
      statement: `UPDATE send SET state = $3, failure = $4, sequence = sequence + 1
        WHERE id = $1::uuid AND block_hash = $2 AND state IN ('BROADCAST', 'CONFIRMED') RETURNING send.*`,
      values: [uuidOf(id), mined?.blockHash, settled.state, failure],
      at,
    });
    return done.length === 1;
  },
});

type EndedRow = { id: Uuid; txid: string };
const toContradiction = ({ id, txid }: EndedRow): Contradiction => ({ id: idFromUuid("txn", id), txid });
