import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import { unauthenticated } from "@coffer/platform/graphql/errors";
import type { Role } from "@coffer/platform/identity/roles";
import { type Decided, decideOnce, type RefusalText } from "@coffer/platform/postgres/decide-once";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type pg from "pg";
import type { UserId } from "../../../domain/users/ids.ts";

/** Locked until the transaction ends. */
export type LockedRow = {
  readonly id: Uuid;
  readonly freezeId: Uuid | null;
  readonly username: string;
  readonly roles: Role[];
};

/**
 * What a person's request decides under its key. `work` writes the record and does what it says in
 * the given transaction, or says why not and has changed nothing.
 */
type UserDecision<Refusal> = {
  readonly claim: Claim;
  /** Whom it is about, where that is a person too. */
  readonly about?: UserId;
  readonly refusals: RefusalText<Refusal>;
  /** The subject: what was made or changed, or what stood in the way. */
  readonly work: (
    client: pg.ClientBase,
    people: { readonly actor: LockedRow; readonly user: LockedRow | undefined },
  ) => Promise<Decided<Refusal>>;
};

/**
 * One transaction. Locks are taken in this order: who asks and whom it is about, by id; the key;
 * then, as the work needs them, the user's sessions, by id; the ledger's; or the service, the API
 * key and its secrets, by hash. Who changes keys holds the lock of their owner: the orderer's own
 * are under theirs, and a service's under the service's. Throws UNAUTHENTICATED where who asks is
 * frozen.
 */
export const decideAsUser = <Refusal>(
  pool: pg.Pool,
  { claim, about, refusals, work }: UserDecision<Refusal>,
): Promise<Result<Decided<Refusal>, IdempotencyKeyReused>> =>
  inTransaction(pool, async (client) => {
    const [actorId, id] = [uuidOf(claim.actorId), about && uuidOf(about)];
    const users = await lockUsers(client, id ? [actorId, id] : [actorId]);
    const actor = users.find((user) => user.id === actorId);
    // An access token outlives the freeze of its holder where the gateways could not be told.
    if (!actor || actor.freezeId) throw unauthenticated();
    const user = users.find((one) => one.id === id);
    return decideOnce(pgSql(client), { claim, refusals, work: () => work(client, { actor, user }) });
  });

/**
 * Not FOR UPDATE: that would hold up whatever only refers to these users. A login shares the lock,
 * and so waits for this.
 */
async function lockUsers(client: pg.ClientBase, ids: readonly Uuid[]): Promise<readonly LockedRow[]> {
  const { rows } = await client.query<LockedRow>(
    `SELECT id, freeze_id AS "freezeId", username, roles FROM "user" WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
    [ids],
  );
  return rows;
}
