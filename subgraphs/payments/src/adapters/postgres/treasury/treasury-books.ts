import type pg from "pg";
import type { Booked, TreasuryBooks } from "../../../app/treasury/ports.ts";
import { applyEntries } from "../money/ledger-door.ts";
import { LOOK_NOW } from "../money/provider-tasks.ts";
import { openCustodyAccount } from "../money/system-accounts.ts";

/** In the transaction of the client. */
export function makeTreasuryBooks(client: pg.ClientBase): TreasuryBooks {
  const add = async (
    table: "chain_fee" | "chain_funding",
    { network, txid, address, amount, entryId, at }: Booked,
  ): Promise<boolean> => {
    const { rowCount } = await client.query(
      `INSERT INTO ${table} (network, txid, address, currency, amount, entry_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
      [network, txid, address, amount.asset.code, amount.units, entryId, at],
    );
    return rowCount === 1;
  };
  /** What waited for it goes on. */
  const lookAtWaiting = (network: string, currency: string) =>
    client.query(
      `UPDATE withdrawal_task SET ${LOOK_NOW} WHERE id IN (SELECT c.payment_id FROM chain_payout c JOIN withdrawal_task w ON w.id = c.payment_id
         WHERE c.network = $1 AND w.kind = $2 AND c.state = 'PLANNED')`,
      [network, currency],
    );
  return {
    async noteSwitch({ network, currency, state, at }) {
      // Of two words of one moment, that counts by which less is done.
      await client.query(
        `INSERT INTO chain_treasury AS t (network, currency, state, switched_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (network, currency) DO UPDATE SET state = EXCLUDED.state, switched_at = EXCLUDED.switched_at
         WHERE t.switched_at < EXCLUDED.switched_at OR (t.switched_at = EXCLUDED.switched_at AND EXCLUDED.state = 'PAUSED')`,
        [network, currency, state, at],
      );
      if (state === "OPEN") await lookAtWaiting(network, currency);
    },
    async noteStop({ network, currency, state, at }) {
      await client.query(
        `INSERT INTO chain_stop AS t (network, currency, state, switched_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (network, currency) DO UPDATE SET state = EXCLUDED.state, switched_at = EXCLUDED.switched_at
         WHERE t.switched_at < EXCLUDED.switched_at OR (t.switched_at = EXCLUDED.switched_at AND EXCLUDED.state = 'STOPPED')`,
        [network, currency, state, at],
      );
      if (state === "RELEASED") await lookAtWaiting(network, currency);
    },
    openCustody: (network, asset) => openCustodyAccount(client, network, asset),
    addFee: (fee) => add("chain_fee", fee),
    addFunding: (funding) => add("chain_funding", funding),
    async post(entry) {
      const [outcome] = await applyEntries(client, [{ entry, paymentId: null, linked: false }]);
      if (outcome?.code !== "posted") throw new Error(`the ledger refused what a chain has moved: ${outcome?.code}`);
    },
  };
}
