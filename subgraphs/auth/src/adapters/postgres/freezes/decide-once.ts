import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import { unauthenticated } from "@coffer/platform/graphql/errors";
import { type Decided, decideOnce as decide } from "@coffer/platform/postgres/decide-once";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type pg from "pg";
import type { Claim } from "../../../app/freezes/claim.ts";
import type { UserId } from "../../../domain/users/ids.ts";

/** Locked until the transaction ends. */
export type LockedUser = { readonly id: Uuid; readonly freezeId: Uuid | null };

/**
 * What a request decides under its key. `work` writes the record and does what it says in the given
 * transaction, or says why not and has changed nothing.
 */
type Decision<Code extends string> = {
  readonly claim: Claim;
  readonly userId: UserId;
  /** The subject: the record that was made, or that stood in the way. */
  readonly work: (client: pg.ClientBase, user: LockedUser | undefined) => Promise<Decided<Code>>;
};

/**
 * One transaction. Locks are taken in this order: the operator and the user, by id; the key; the
 * user's sessions, by id; the ledger's.
 */
export const decideOnce = <Code extends string>(
  pool: pg.Pool,
  { claim, userId, work }: Decision<Code>,
): Promise<Result<Decided<Code>, IdempotencyKeyReused>> =>
  inTransaction(pool, async (client) => {
    const [actorId, id] = [uuidOf(claim.actorId), uuidOf(userId)];
    const users = await lockUsers(client, [actorId, id]);
    const operator = users.find((user) => user.id === actorId);
    // An access token outlives the freeze of its holder where the gateways could not be told.
    if (!operator || operator.freezeId) throw unauthenticated();
    return decide<Code>(pgSql(client), {
      claim,
      refusals: { write: (code) => code, read: (code) => code as Code },
      work: () =>
        work(
          client,
          users.find((user) => user.id === id),
        ),
    });
  });

/**
 * Not FOR UPDATE: that would hold up whatever only refers to these users. A login shares the lock,
 * and so waits for this.
 */
async function lockUsers(client: pg.ClientBase, ids: readonly Uuid[]): Promise<readonly LockedUser[]> {
  const { rows } = await client.query<LockedUser>(
    `SELECT id, freeze_id AS "freezeId" FROM "user" WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
    [ids],
  );
  return rows;
}
