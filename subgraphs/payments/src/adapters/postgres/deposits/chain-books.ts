import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import { depositCredited } from "../../../app/deposits/chain-event.ts";
import type { ChainBooks } from "../../../app/deposits/chain-ports.ts";
import type { Assets } from "../../../app/money/ports.ts";
import { knowAll } from "../money/assets.ts";
import { type PaymentRow, selectPayments, toPayment } from "../money/row.ts";
import { type BatchParts, runWithin } from "../money/run-batch.ts";
import { openCustodyAccount } from "../money/system-accounts.ts";

type Parts = Omit<BatchParts, "pool" | "trial"> & { readonly assets: Assets };

/**
 * In the transaction of the client. A deposit's lock is before all others of money
 * (../money/run-batch.ts), and nothing else takes it.
 */
export function makeChainBooks(client: pg.ClientBase, { assets, ...parts }: Parts): ChainBooks {
  const sql = pgSql(client);
  return {
    async lock(id) {
      await client.query("SELECT pg_advisory_xact_lock(hashtextextended('payments/chain/' || $1, 0))", [uuidOf(id)]);
    },
    async findCredited({ depositId, credit }) {
      const { rows: origins } = await client.query<{ payment_id: Uuid; network: string; currency: string }>(
        `SELECT c.payment_id, c.network, p.currency FROM chain_deposit c JOIN payment p ON p.id = c.payment_id
         WHERE c.deposit_id = $1 AND c.credit = $2`,
        [uuidOf(depositId), credit],
      );
      const [origin] = origins;
      if (!origin) return null;
      await knowAll(assets, [origin.currency]);
      const { rows } = await client.query<PaymentRow>(`${selectPayments("payment")} WHERE p.id = $1`, [
        origin.payment_id,
      ]);
      const [row] = rows;
      if (!row) throw new Error("a payment that a chain has brought is missing");
      return { payment: toPayment(row, (code) => assets.find(code)), network: origin.network };
    },
    async isReversed({ depositId, credit }) {
      const { rowCount } = await client.query("SELECT FROM chain_reversal WHERE deposit_id = $1 AND credit = $2", [
        uuidOf(depositId),
        credit,
      ]);
      return rowCount === 1;
    },
    async noteReversal({ depositId, credit }, at) {
      await client.query(
        "INSERT INTO chain_reversal (deposit_id, credit, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        [uuidOf(depositId), credit, at],
      );
    },
    openCustody: (network, asset) => openCustodyAccount(client, network, asset),
    submit: (command) => runWithin(client, parts, command),
    tellCredited: (credited, at) => appendEvents(sql, "payments", [depositCredited(credited, at)]),
  };
}
