import { uuidOf } from "@coffer/contracts/ids";
import { unauthenticated } from "@coffer/platform/graphql/errors";
import { inTransaction } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { Claim } from "../../../app/freezes/claim.ts";
import type { FreezeRecord } from "../../../domain/freeze.ts";

/** `id` and `freezeId` are UUIDs. Locked until the transaction ends. */
export type LockedUser = { readonly id: string; readonly freezeId: string | null };

/** `recordId`: the record that was made, or that stood in the way. */
export type Decided<Code extends string> = { readonly refusal: Code | null; readonly recordId: string | null };

/** What a request decides under its key. `work` writes the record and does what it says in the given transaction, or says why not and has changed nothing. */
type Decision<Code extends string> = {
  readonly claim: Claim;
  readonly record: FreezeRecord;
  readonly work: (
    client: pg.ClientBase,
    user: LockedUser | undefined,
  ) => Promise<{ readonly refusal?: Code; readonly recordId?: string }>;
};

/**
 * One transaction. Locks are taken in this order: the operator and the user, by id; the user's sessions, by id; the ledger's. The operator's lock also makes
 * two requests with one key wait for each other.
 */
export const decideOnce = <Code extends string>(
  pool: pg.Pool,
  { claim, record, work }: Decision<Code>,
): Promise<Decided<Code | "IDEMPOTENCY_KEY_REUSED">> =>
  inTransaction(pool, async (client) => {
    const [actorId, id] = [uuidOf(claim.actorId), uuidOf(record.userId)];
    const users = await lockUsers(client, [actorId, id]);
    const operator = users.find((user) => user.id === actorId);
    // An access token outlives the freeze of its holder where the gateways could not be told.
    if (!operator || operator.freezeId) throw unauthenticated();

    const known = await findClaim(client, claim);
    if (known && !known.fingerprint.equals(claim.fingerprint))
      return { refusal: "IDEMPOTENCY_KEY_REUSED", recordId: null };
    // The operation is part of the key, so what is kept is one of its own refusals.
    if (known) return { refusal: known.refusal as Code | null, recordId: known.recordId };

    const { refusal = null, recordId = null } = await work(
      client,
      users.find((user) => user.id === id),
    );
    await client.query(
      "INSERT INTO claim (actor_id, operation, key, fingerprint, record_id, refusal, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      [actorId, claim.operation, claim.key, claim.fingerprint, recordId, refusal, record.at],
    );
    return { refusal, recordId };
  });

/** Not FOR UPDATE: that would hold up whatever only refers to these users. A login shares the lock, and so waits for this. */
async function lockUsers(client: pg.ClientBase, ids: readonly string[]): Promise<readonly LockedUser[]> {
  const { rows } = await client.query<LockedUser>(
    `SELECT id, freeze_id AS "freezeId" FROM "user" WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
    [ids],
  );
  return rows;
}

async function findClaim(client: pg.ClientBase, { actorId, operation, key }: Claim) {
  const { rows } = await client.query<{ fingerprint: Buffer; recordId: string | null; refusal: string | null }>(
    'SELECT fingerprint, record_id AS "recordId", refusal FROM claim WHERE actor_id = $1 AND operation = $2 AND key = $3',
    [uuidOf(actorId), operation, key],
  );
  return rows[0];
}
