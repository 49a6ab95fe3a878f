import { uuidOf } from "@coffer/contracts/ids";
import { unauthenticated } from "@coffer/platform/graphql/errors";
import { type Decided, decideOnce } from "@coffer/platform/postgres/decide-once";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type pg from "pg";

/**
 * One transaction. Locks are taken in this order: the orderer; the key; the service; the API key;
 * its secrets, by hash. Who changes keys holds the lock of their owner: the orderer's own are under
 * theirs, and a service's under the service's.
 */
export const decideOrder = <Refusal extends { readonly code: string }>(
  pool: pg.Pool,
  claim: Claim,
  work: (client: pg.ClientBase) => Promise<Decided<Refusal>>,
): Promise<Result<Decided<Refusal>, IdempotencyKeyReused>> =>
  inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ isFrozen: boolean }>(
      `SELECT freeze_id IS NOT NULL AS "isFrozen" FROM "user" WHERE id = $1 FOR NO KEY UPDATE`,
      [uuidOf(claim.actorId)],
    );
    // An access token outlives the freeze of its holder where the gateways could not be told.
    if (!rows[0] || rows[0].isFrozen) throw unauthenticated();
    return decideOnce<Refusal>(pgSql(client), {
      claim,
      refusals: { write: (refusal) => JSON.stringify(refusal), read: (text) => JSON.parse(text) as Refusal },
      work: () => work(client),
    });
  });
