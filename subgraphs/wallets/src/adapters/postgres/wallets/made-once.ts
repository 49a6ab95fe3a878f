import type { NodeId, UserId, Uuid } from "@coffer/contracts/ids";
import { type Decided, decideOnce, refusalObjects } from "@coffer/platform/postgres/decide-once";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";

/** How the id of what was made stands under its key. */
export type KeptId<Made> = { readonly write: (made: Made) => Uuid; readonly read: (id: Uuid) => Made };

type Refusal = { readonly code: string };
type Making<Made, R> = {
  readonly claim: Claim<string, UserId | NodeId>;
  readonly kept: KeptId<Made>;
  readonly isKept?: (refusal: R) => boolean;
  readonly make: () => Promise<Result<Made, R>>;
};

/** Makes something once for its key: a repeat gets the first answer, a refusal that is kept too. */
export async function madeOnce<Made, R extends Refusal>(
  sql: Sql,
  { claim, kept, isKept, make }: Making<Made, R>,
): Promise<Result<Made, R> | Result<never, IdempotencyKeyReused>> {
  const work = async () => {
    const made = await make();
    return made.ok ? { subjectId: kept.write(made.value), refusal: null } : { subjectId: null, refusal: made.error };
  };
  return toMade(kept, await decideOnce(sql, { claim, refusals: refusalObjects<R>(), ...(isKept && { isKept }), work }));
}

/** What a key was used for. */
export function toMade<Made, R extends Refusal>(
  kept: KeptId<Made>,
  decided: Result<Decided<R>, IdempotencyKeyReused>,
): Result<Made, R> | Result<never, IdempotencyKeyReused> {
  if (!decided.ok) return decided;
  const { subjectId, refusal } = decided.value;
  if (refusal) return err(refusal);
  if (subjectId === null) throw new Error("a key made something that it does not name");
  return ok(kept.read(subjectId));
}
