import { idFromUuid, uuidOf } from "@coffer/platform/ids";
import type pg from "pg";
import type { Claims } from "../../app/ports.ts";
import type { Claim, MoneyOutcome, StoredRefusal } from "../../domain/money-command.ts";

type ClaimRow = {
  actor_id: string;
  operation: Claim["operation"];
  key: string;
  fingerprint: Buffer;
  subject_id: string;
  refusal: StoredRefusal | null;
};

const SELECT = `SELECT c.actor_id, c.operation, c.key, c.fingerprint, c.subject_id, r.details AS refusal
  FROM claim c LEFT JOIN refusal r ON r.subject_id = c.subject_id`;

/** Names a claim within its table. */
export const claimName = (claim: Pick<Claim, "actorId" | "operation" | "key">): string =>
  JSON.stringify([claim.actorId, claim.operation, claim.key]);

export const makeClaims = (pool: pg.Pool): Claims => ({
  async find(claim) {
    const { rows } = await pool.query<ClaimRow>({
      name: "claim",
      text: `${SELECT} WHERE c.actor_id = $1 AND c.operation = $2 AND c.key = $3`,
      values: [uuidOf(claim.actorId), claim.operation, claim.key],
    });
    return rows[0] ? outcomeOf(rows[0], claim) : null;
  },
});

/** What the key was used for, seen by a request that comes with it again. */
function outcomeOf(row: ClaimRow, claim: Claim): MoneyOutcome {
  if (!row.fingerprint.equals(claim.fingerprint)) return { kind: "key_reused" };
  if (row.refusal) return { kind: "refused", refusal: row.refusal };
  return { kind: "done", subjectId: idFromUuid(row.operation === "openAccount" ? "acc" : "pay", row.subject_id) };
}

/**
 * Takes the keys that nobody has, in order, so that two batches never wait for each other; a key that another transaction is taking is waited for.
 * Answers, per claim, null where it is ours now, else what it was used for.
 */
export async function claimKeys(
  client: pg.ClientBase,
  asked: readonly { claim: Claim; subjectId: string }[],
  now: Date,
): Promise<(MoneyOutcome | null)[]> {
  if (asked.length === 0) return [];
  const columns = [
    asked.map(({ claim }) => uuidOf(claim.actorId)),
    asked.map(({ claim }) => claim.operation),
    asked.map(({ claim }) => claim.key),
  ];
  const { rows: taken } = await client.query<{ actor_id: string; operation: string; key: string }>({
    name: "claim-keys",
    text: `INSERT INTO claim (actor_id, operation, key, fingerprint, subject_id, created_at)
      SELECT a.actor, a.operation, a.key, a.fingerprint, a.subject, $6
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::uuid[]) a(actor, operation, key, fingerprint, subject)
      ORDER BY a.actor, a.operation, a.key
      ON CONFLICT DO NOTHING RETURNING actor_id, operation, key`,
    values: [
      ...columns,
      asked.map(({ claim }) => claim.fingerprint),
      asked.map(({ subjectId }) => uuidOf(subjectId)),
      now,
    ],
  });
  if (taken.length === asked.length) return asked.map(() => null);

  const mine = new Set(
    taken.map((row) =>
      claimName({
        actorId: idFromUuid("usr", row.actor_id),
        operation: row.operation as Claim["operation"],
        key: row.key,
      }),
    ),
  );
  const { rows } = await client.query<ClaimRow>({
    name: "claims",
    text: `${SELECT} JOIN unnest($1::uuid[], $2::text[], $3::text[]) a(actor, operation, key) ON c.actor_id = a.actor AND c.operation = a.operation AND c.key = a.key`,
    values: columns,
  });
  const known = new Map(
    rows.map((row) => [
      claimName({ actorId: idFromUuid("usr", row.actor_id), operation: row.operation, key: row.key }),
      row,
    ]),
  );
  return asked.map(({ claim }) => {
    const name = claimName(claim);
    if (mine.has(name)) return null;
    const row = known.get(name);
    if (!row) throw new Error("a claim is neither ours nor known");
    return outcomeOf(row, claim);
  });
}
