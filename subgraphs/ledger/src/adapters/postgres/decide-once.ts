import { type Id, idFromUuid, uuidOf } from "@coffer/contracts/ids";
import { decideOnce as decide } from "@coffer/platform/postgres/decide-once";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type pg from "pg";
import type { Claim } from "../../app/claim.ts";
import type { IdempotencyKeyReused, OperatorRefusal } from "../../domain/refusals.ts";
import { readRefusal, writeRefusal } from "./refusal-text.ts";

/**
 * What a request decides under its key. `subject` is what it makes or changes; `work` does it in
 * the given transaction, and says why not.
 */
export type Decision<P extends "acc" | "je", R> = {
  readonly claim: Claim;
  readonly subject: { readonly prefix: P; readonly id: Id<P> };
  readonly work: (client: pg.ClientBase) => Promise<R | null>;
};

/** Locks are taken in this order: the key, what `work` locks by name, accounts by id. */
export const decideOnce = <P extends "acc" | "je", R extends OperatorRefusal>(
  pool: pg.Pool,
  { claim, subject, work }: Decision<P, R>,
): Promise<Result<{ readonly id: Id<P> }, R | IdempotencyKeyReused>> =>
  inTransaction(pool, async (client) => {
    const decided = await decide<R>(pgSql(client), {
      claim,
      refusals: { write: writeRefusal, read: (text) => readRefusal(text) as R },
      work: async () => ({ subjectId: uuidOf<Id<"acc" | "je">>(subject.id), refusal: await work(client) }),
    });
    if (!decided.ok) return decided;
    const { refusal, subjectId } = decided.value;
    if (refusal) return err(refusal);
    // Of the first request: a repeat made up an id that nothing has.
    return ok({ id: subjectId === null ? subject.id : idFromUuid(subject.prefix, subjectId) });
  });
