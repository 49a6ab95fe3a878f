import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import { inTransaction } from "@coffer/platform/postgres/sql";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type pg from "pg";
import type { Claim } from "../../app/claim.ts";
import type { Done } from "../../app/ports.ts";
import type { IdempotencyKeyReused, OperatorRefusal } from "../../domain/refusals.ts";
import { readRefusal, writeRefusal } from "./refusal-text.ts";

type ClaimRow = { fingerprint: Buffer; subject_id: string; refusal: string | null };

/** What a request decides under its key. `subject` is what it makes or changes; `work` does it in the given transaction, and says why not. */
export type Decision<R> = {
  readonly claim: Claim;
  readonly subject: { readonly prefix: "acc" | "je"; readonly id: string };
  readonly work: (client: pg.ClientBase) => Promise<R | null>;
};

/**
 * Decides a request once for its key, in one transaction with what it does; a repeat gets that answer, and one that comes meanwhile waits for it. What a work
 * refuses must have changed nothing, because the refusal is committed. Locks are taken in this order: the key, what `work` locks by name, accounts by id.
 */
export const decideOnce = <R extends OperatorRefusal>(
  pool: pg.Pool,
  { claim, subject, work }: Decision<R>,
): Promise<Result<Done, R | IdempotencyKeyReused>> =>
  inTransaction(pool, async (client) => {
    const { actorId, operation, key, fingerprint } = claim;
    await lockName(client, JSON.stringify(["claim", actorId, operation, key]));
    const { rows } = await client.query<ClaimRow>({
      name: "claim",
      text: "SELECT fingerprint, subject_id, refusal FROM claim WHERE actor_id = $1 AND operation = $2 AND key = $3",
      values: [uuidOf(actorId), operation, key],
    });
    const [known] = rows;
    if (known && !known.fingerprint.equals(fingerprint)) return err({ code: "IDEMPOTENCY_KEY_REUSED" });
    // The operation is part of the key, so what is kept is one of its own refusals.
    if (known?.refusal) return err(readRefusal(known.refusal) as R);
    if (known) return ok({ id: idFromUuid(subject.prefix, known.subject_id) });

    const refusal = await work(client);
    await client.query({
      name: "take-claim",
      text: "INSERT INTO claim (actor_id, operation, key, fingerprint, subject_id, refusal) VALUES ($1, $2, $3, $4, $5, $6)",
      values: [uuidOf(actorId), operation, key, fingerprint, uuidOf(subject.id), refusal && writeRefusal(refusal)],
    });
    return refusal ? err(refusal) : ok({ id: subject.id });
  });

/** Until the transaction ends, nobody else holds this name. Two names with one hash only wait for each other. */
export async function lockName(client: pg.ClientBase, name: string): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`coffer/ledger/${name}`]);
}
