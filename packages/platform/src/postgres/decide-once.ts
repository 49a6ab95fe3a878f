import { type NodeId, type UserId, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Claim as AnyClaim, IdempotencyKeyReused } from "../values/claim.ts";
import { err, ok, type Result } from "../values/result.ts";
import { lockName } from "./lock-name.ts";
import type { Sql } from "./sql.ts";

/** Whoever asks. */
type Claim = AnyClaim<string, UserId | NodeId>;

/** What a request came to. */
export type Decided<Refusal> = {
  /**
   * UUID of what it made or changed, or of what stood in its way; null where there is nothing to
   * name.
   */
  readonly subjectId: Uuid | null;
  /** Why it was not done; null where it was. */
  readonly refusal: Refusal | null;
};

/** How a refusal is kept. The operation is part of the key, so what is read is one of its own. */
export type RefusalText<Refusal> = {
  readonly write: (refusal: Refusal) => string;
  readonly read: (text: string) => Refusal;
};

export const refusalCodes = <Code extends string>(): RefusalText<Code> => ({
  write: (code) => code,
  read: (text) => text as Code,
});

export const refusalObjects = <Refusal extends { readonly code: string }>(): RefusalText<Refusal> => ({
  write: (refusal) => JSON.stringify(refusal),
  read: (text) => JSON.parse(text) as Refusal,
});

export type Decision<Refusal> = {
  /** Where keys are kept. Left out: `claim`. */
  readonly table?: "claim" | "replay";
  readonly claim: Claim;
  readonly refusals: RefusalText<Refusal>;
  /** Left out: all are. What is not kept leaves the key free. */
  readonly isKept?: (refusal: Refusal) => boolean;
  /**
   * Does it, in the transaction that `sql` belongs to; or says why not and has changed nothing,
   * because that is committed.
   */
  readonly work: () => Promise<Decided<Refusal>>;
};

type ClaimRow = { fingerprint: Uint8Array; subjectId: Uuid | null; refusal: string | null };

/**
 * The engine of every idempotency key but those of payments, which take many at a time and mean the
 * same: decides a request once for its key, in one transaction with what it does. A repeat gets
 * that answer, a refusal too; one that comes meanwhile waits for it; other arguments under the same
 * key are refused. Where the transaction does not end, nothing was done and the key is free. The
 * lock of the key is held to the end: take those that another work may wait for in one order. Over
 * the table of prisma/claim.prisma. Rows stay for good, one for each request that was decided: so
 * does what it made.
 */
export async function decideOnce<Refusal>(
  sql: Sql,
  { table = "claim", claim, refusals, isKept = () => true, work }: Decision<Refusal>,
): Promise<Result<Decided<Refusal>, IdempotencyKeyReused>> {
  const { actorId, operation, key, fingerprint } = claim;
  await lockName(sql, JSON.stringify(["claim", actorId, operation, key]));
  const known = await findDecided(sql, { table, claim, refusals });
  if (known) return known;

  const decided = await work();
  const { subjectId, refusal } = decided;
  if (refusal !== null && !isKept(refusal)) return ok(decided);
  await sql.query(
    `INSERT INTO ${table} (actor_id, operation, key, fingerprint, subject_id, refusal)
     VALUES ($1::uuid, $2, $3, $4::bytea, $5::uuid, $6)`,
    [uuidOf(actorId), operation, key, fingerprint, subjectId, refusal === null ? null : refusals.write(refusal)],
  );
  return ok(decided);
}

/**
 * What a key was used for; null: for nothing that was decided. Without a lock: who finds nothing
 * may still find it taken in {@link decideOnce}.
 */
export async function findDecided<Refusal>(
  sql: Sql,
  { table = "claim", claim, refusals }: Omit<Decision<Refusal>, "work" | "isKept">,
): Promise<Result<Decided<Refusal>, IdempotencyKeyReused> | null> {
  const [row] = await sql.query<ClaimRow>(
    `SELECT fingerprint, subject_id::text AS "subjectId", refusal FROM ${table}
     WHERE actor_id = $1::uuid AND operation = $2 AND key = $3`,
    [uuidOf(claim.actorId), claim.operation, claim.key],
  );
  if (!row) return null;
  if (!claim.fingerprint.equals(row.fingerprint)) return err({ code: "IDEMPOTENCY_KEY_REUSED" });
  return ok({ subjectId: row.subjectId, refusal: row.refusal === null ? null : refusals.read(row.refusal) });
}
