import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { findDecided, refusalObjects } from "@coffer/platform/postgres/decide-once";
import type { Sql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { ExternalWriters, InSubmits } from "../../../app/sends/external/ports.ts";
import type { OwnSendReader, OwnSendWriter } from "../../../app/sends/own/ports.ts";
import type { SendReader } from "../../../app/sends/ports.ts";
import type { SubmitSignedRefusal } from "../../../domain/sends/external-refusals.ts";
import type { OwnSendRefusal } from "../../../domain/sends/own-refusals.ts";
import type { SignedAttempt } from "../../../domain/sends/send.ts";
import type { SendId } from "../../../domain/wallets/ids.ts";
import { makeChainWriter } from "../chains/chain-writer.ts";
import { type KeptId, madeOnce, toMade } from "../wallets/made-once.ts";
import { makeWalletWriter } from "../wallets/wallet-writer.ts";
import { makeDraftWriter } from "./drafts.ts";
import { SEND_COLUMNS, type SendRow, toSend } from "./row.ts";
import { makeSendWriter } from "./send-writer.ts";
import { makeSpendWriter } from "./spend-writer.ts";

const SEND_ID: KeptId<SendId> = { write: (id) => uuidOf(id), read: (id) => idFromUuid("txn", id) };

const IS_WAITING = "s.state IN ('PLANNED', 'AWAITING_SIGNATURE', 'SIGNED', 'BROADCAST') AND s.txid IS NULL";

export const makeOwnSendReader = <One extends SignedAttempt>(
  pool: pg.Pool,
  sends: Pick<SendReader<One>, "listAttempts">,
): OwnSendReader<One> => ({
  async listAddresses(walletId) {
    const { rows } = await pool.query<{ id: Uuid; address: string; index: number }>(
      `SELECT a.id, a.address, a.index FROM watched_address a WHERE a.wallet_id = $1::uuid
         AND NOT EXISTS (SELECT FROM address o WHERE o.network = a.network AND o.address = a.address) ORDER BY a.index`,
      [uuidOf(walletId)],
    );
    return rows.map(({ id, ...row }) => ({ id: idFromUuid("adr", id), ...row }));
  },
  async listWaiting(network, addresses, userId) {
    const { rows } = await pool.query<SendRow>(
      `SELECT ${SEND_COLUMNS} FROM send s WHERE s.network = $1 AND s.source_address = ANY ($2::text[]) AND ${IS_WAITING}
         AND (s.state IN ('SIGNED', 'BROADCAST') OR s.user_id IS NOT DISTINCT FROM $3::uuid) ORDER BY s.id`,
      [network, addresses, userId && uuidOf(userId)],
    );
    const found = rows.map(toSend);
    const bySend = Map.groupBy(await sends.listAttempts(found.map(({ id }) => id)), ({ sendId }) => sendId);
    return found.map((send) => ({ send, attempts: bySend.get(send.id) ?? [] }));
  },
});

/** In whatever transaction `sql` belongs to. */
export const makeExternalWriters = (sql: Sql): ExternalWriters => ({
  ...{ chain: makeChainWriter(sql), sends: makeSendWriter(sql) },
  ...{ spends: makeSpendWriter(sql), drafts: makeDraftWriter(sql) },
});

/** As {@link makeOwnSendWriter}. */
export const makeSubmitWriters = (sql: Sql): Parameters<Parameters<InSubmits>[0]>[0] => ({
  ...makeExternalWriters(sql),
  async findSubmitted(claim) {
    const decided = await findDecided(sql, { claim, refusals: refusalObjects<SubmitSignedRefusal>() });
    return decided && toMade(SEND_ID, decided);
  },
  submitOnce: (claim, make) => madeOnce(sql, { claim, kept: SEND_ID, isKept: () => false, make }),
});

/** In whatever transaction `sql` belongs to. */
export function makeOwnSendWriter(sql: Sql): OwnSendWriter {
  const { lockOwner, findOwn } = makeWalletWriter(sql);
  return {
    ...{ lockOwner, findOwn, plan: makeSendWriter(sql).plan, external: makeExternalWriters(sql) },
    async findSent(claim) {
      const decided = await findDecided(sql, { claim, refusals: refusalObjects<OwnSendRefusal>() });
      return decided && toMade(SEND_ID, decided);
    },
    sendOnce: (claim, make) => madeOnce(sql, { claim, kept: SEND_ID, isKept: () => false, make }),
    async countWaiting(walletId) {
      const [row] = await sql.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM send s WHERE s.wallet_id = $1::uuid AND ${IS_WAITING}`,
        [uuidOf(walletId)],
      );
      return row?.count ?? 0;
    },
    async addSource({ network, address, walletId, index, nextNonce }) {
      await sql.query(
        `INSERT INTO source (network, address, wallet_id, address_index, next_nonce) VALUES ($1, $2, $3::uuid, $4::int, $5::int)
         ON CONFLICT DO NOTHING`,
        [network, address, uuidOf(walletId), index, nextNonce],
      );
    },
  };
}
