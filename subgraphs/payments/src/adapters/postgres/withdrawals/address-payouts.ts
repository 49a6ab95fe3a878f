import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import { payoutCancellationRefused, payoutRequested } from "../../../app/withdrawals/payout-event.ts";
import type {
  AddressPayouts,
  IsNetworkOpen,
  IsNetworkStopped,
  PayoutBooks,
} from "../../../app/withdrawals/payout-ports.ts";
import type { PaymentId } from "../../../domain/money/ids.ts";
import type { AddressPayout } from "../../../domain/withdrawals/payout.ts";
import { LOOK_NOW } from "../money/provider-tasks.ts";
import { findCallingOff } from "./payout-table.ts";

/** `told`: called once an event is committed. */
type Parts = { readonly pool: pg.Pool; readonly told: () => void };

export const makeIsNetworkOpen =
  (pool: pg.Pool): IsNetworkOpen =>
  async ({ network, currency }) => {
    const { rowCount } = await pool.query({
      name: "is-network-open",
      text: `SELECT FROM chain_treasury t WHERE network = $1 AND currency = $2 AND state = 'OPEN'
        AND NOT EXISTS (SELECT FROM chain_stop s WHERE s.network = t.network AND s.currency = t.currency AND s.state = 'STOPPED')`,
      values: [network, currency],
    });
    return rowCount === 1;
  };

export const makeIsNetworkStopped =
  (pool: pg.Pool): IsNetworkStopped =>
  async ({ network, currency }) => {
    const { rowCount } = await pool.query({
      name: "is-network-stopped",
      text: "SELECT FROM chain_stop WHERE network = $1 AND currency = $2 AND state = 'STOPPED'",
      values: [network, currency],
    });
    return rowCount === 1;
  };

const SELECT = "SELECT network, address, state, txid, reason FROM chain_payout WHERE payment_id = $1";

async function find(client: pg.Pool | pg.ClientBase, id: PaymentId, lock = ""): Promise<AddressPayout | null> {
  const { rows } = await client.query<AddressPayout>(`${SELECT}${lock}`, [uuidOf(id)]);
  return rows[0] ?? null;
}

export const makeAddressPayouts = ({ pool, told }: Parts): AddressPayouts => ({
  find: (id) => find(pool, id),
  isOpen: makeIsNetworkOpen(pool),
  async request(payment, at) {
    const isNew = await inTransaction(pool, async (client) => {
      // As whoever ends it does: of the two, one is first.
      const { rowCount } = await client.query(
        "SELECT FROM payment WHERE id = $1 AND status = 'PROCESSING' FOR NO KEY UPDATE",
        [uuidOf(payment.id)],
      );
      if (rowCount === 0) return false;
      const { rows } = await client.query<AddressPayout>(
        `UPDATE chain_payout SET state = 'REQUESTED', requested_at = $2 WHERE payment_id = $1 AND state = 'PLANNED'
         RETURNING network, address, state, txid, reason`,
        [uuidOf(payment.id), at],
      );
      const [payout] = rows;
      if (!payout) return false;
      await appendEvents(pgSql(client), "payments", [payoutRequested(payment, payout, at)]);
      return true;
    });
    if (isNew) told();
  },
});

/** In the transaction of the client, which locks nothing else of money. */
export const makePayoutBooks = (client: pg.ClientBase): PayoutBooks => ({
  lock: (id) => find(client, id, " FOR UPDATE"),
  findCallingOff: (id) => findCallingOff(client, id),
  async refuseCallingOff(id, at) {
    const { rows } = await client.query<{ payer: Uuid }>(
      `UPDATE payout_cancellation a SET refused_at = $2 FROM payment p
       WHERE a.payment_id = $1 AND p.id = a.payment_id RETURNING p.from_user AS payer`,
      [uuidOf(id), at],
    );
    await appendEvents(
      pgSql(client),
      "payments",
      rows.map(({ payer }) => payoutCancellationRefused(id, idFromUuid("usr", payer), at)),
    );
  },
  async end(id, { state, at, ...said }) {
    const [txid, reason] = ["txid" in said ? said.txid : null, "reason" in said ? said.reason : null];
    await client.query(
      "UPDATE chain_payout SET state = $2, txid = $3, reason = $4, ended_at = $5 WHERE payment_id = $1",
      [uuidOf(id), state, txid, reason, at],
    );
    await client.query(`UPDATE withdrawal_task SET ${LOOK_NOW} WHERE id = $1`, [uuidOf(id)]);
  },
});
