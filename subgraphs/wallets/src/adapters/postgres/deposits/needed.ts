import type { WatchedNetwork } from "../../../app/deposits/ports.ts";
import { COINBASE_MATURITY } from "../../../domain/deposits/confirmations.ts";

/**
 * Of each deposit that is CONFIRMING how many blocks it needs by the rule of now, as
 * `confirmationsNeeded` says: what a whole transaction brought to people counts, and what a miner
 * earns matures.
 */
export const NEEDED = `SELECT o.id, o.needed AS before, greatest(
    CASE WHEN $3::numeric IS NULL THEN $2::int
      WHEN (SELECT sum(a.units) FROM deposit a WHERE a.network = o.network AND a.txid = o.txid AND a.block_hash = o.block_hash) < $3::numeric THEN $4::int
      ELSE $2::int END,
    CASE WHEN EXISTS (SELECT FROM utxo u WHERE u.network = o.network AND u.txid = o.txid AND u.is_coinbase) THEN ${COINBASE_MATURITY} ELSE 1 END
  ) AS needed FROM deposit o WHERE o.network = $1 AND o.state = 'CONFIRMING'`;

export const ruleOf = ({ network, confirmations, small }: WatchedNetwork) => [
  ...[network, confirmations],
  ...(small === null ? [null, null] : [String(small.below), small.confirmations]),
];
