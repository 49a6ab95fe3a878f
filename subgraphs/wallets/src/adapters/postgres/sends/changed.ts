import { uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { MinedSend } from "../../../app/sends/ports.ts";
import { transactionChanged } from "../../../app/sends/status.ts";
import type { Send } from "../../../domain/sends/send.ts";
import { SEND_COLUMNS, type SendRow, toSend } from "./row.ts";

/** A change, its history and what followers are told of it, in one. */
type Change = {
  /** An `INSERT` or `UPDATE` of `send` that ends in `RETURNING send.*`. */
  readonly statement: string;
  readonly values: readonly unknown[];
  readonly at: Date;
};

/**
 * With who they are that somebody else's transaction was mined for. What an operator wanted of them
 * was wanted before: they have to look at what stands there now.
 */
export async function toMinedSends(sql: Sql, mined: readonly Send[]): Promise<readonly MinedSend[]> {
  const foreign = mined.filter((send) => send.mined?.isOurs === false);
  const asked = foreign.filter((send) => send.asked !== null).map(({ id }) => uuidOf(id));
  if (asked.length > 0) await sql.query("UPDATE send SET asked = NULL WHERE id = ANY ($1::uuid[])", [asked]);
  return mined.map((send) => ({ send, isForeign: foreign.includes(send) }));
}

/** The sends as they are then, by id. */
export async function change(sql: Sql, { statement, values, at }: Change): Promise<readonly Send[]> {
  const rows = await sql.query<SendRow & { sequence: number }>(
    `WITH changed AS (${statement}), kept AS (
       INSERT INTO send_change (send_id, sequence, state, txid, height, block_hash, at)
       SELECT id, sequence, state, txid, height, block_hash, $${values.length + 1}::timestamptz FROM changed
     )
     SELECT ${SEND_COLUMNS}, s.sequence FROM changed s ORDER BY s.id`,
    [...values, at],
  );
  const changes = rows.map(({ sequence, ...row }) => ({ sequence, send: toSend(row) }));
  await appendEvents(
    sql,
    "wallets",
    changes.map(({ sequence, send }) =>
      transactionChanged(send, { sequence, state: send.state, txid: send.mined?.txid ?? null, at }),
    ),
  );
  return changes.map(({ send }) => send);
}
