import type { World } from "./world.ts";

/** By other words than those that keep it: all that was credited, and all that has left. */
const ADDED_UP = `SELECT d.network, a.address, coalesce(d.token, '') AS token, d.units FROM wallets.deposit d JOIN wallets.address a ON a.id = d.address_id
    WHERE d.state = 'CREDITED' AND d.network <> 'BITCOIN'
  UNION ALL SELECT s.network, s.source_address, '', -s.fee - CASE WHEN s.succeeded AND NOT t.is_cancel THEN t.units ELSE 0 END
    FROM wallets.send s JOIN wallets.attempt t ON t.send_id = s.id AND t.txid = s.txid
    WHERE s.kind = 'SWEEP' AND s.token_contract IS NULL AND s.state IN ('FINAL', 'FAILED', 'CANCELLED')
  UNION ALL SELECT s.network, s.token_owner, s.token_contract, -t.units FROM wallets.send s JOIN wallets.attempt t ON t.send_id = s.id AND t.txid = s.txid
    WHERE s.kind = 'SWEEP' AND s.token_contract IS NOT NULL AND s.state = 'FINAL' AND s.succeeded AND s.moved AND NOT t.is_cancel
  UNION ALL SELECT s.network, s.token_owner, '', -s.fee FROM wallets.send s JOIN wallets.attempt t ON t.send_id = s.id AND t.txid = s.txid
    WHERE s.kind = 'SWEEP' AND s.token_owner = s.source_address AND s.state IN ('FINAL', 'FAILED', 'CANCELLED')
  UNION ALL SELECT s.network, s.payee, '', t.units FROM wallets.send s JOIN wallets.attempt t ON t.send_id = s.id AND t.txid = s.txid
    WHERE s.kind = 'FUND' AND s.state = 'FINAL' AND s.succeeded AND NOT t.is_cancel`;

/** What the database has counted otherwise than all that stands there adds up to: nothing. */
export const findMiscounted = (here: Pick<World, "rows">) =>
  here.rows<{ address: string; token: string; counted: string; added: string }>(
    `SELECT address, token, coalesce(b.units, 0)::text AS counted, coalesce(m.units, 0)::text AS added
     FROM wallets.sweepable_balance b FULL JOIN (
       SELECT network, address, token, sum(units) AS units FROM (${ADDED_UP}) u GROUP BY 1, 2, 3
     ) m USING (network, address, token) WHERE coalesce(b.units, 0) <> coalesce(m.units, 0)`,
  );
