import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import { gather } from "@coffer/platform/running/gather";
import type pg from "pg";
import type { Claims } from "../../../app/money/ports.ts";
import type { Claim, MoneyOutcome, StoredRefusal } from "../../../domain/money-command.ts";

type ClaimRow = {
  actor_id: string;
  operation: Claim["operation"];
  key: string;
  fingerprint: Buffer;
  subject_id: string;
  refusal: StoredRefusal | null;
};

// One look into the index for each, whatever the planner thought of the table when it was small.
const SELECT = `SELECT c.actor_id, c.operation, c.key, c.fingerprint, c.subject_id, r.details AS refusal
  FROM unnest($1::uuid[], $2::text[], $3::text[]) a(actor, operation, key)
  CROSS JOIN LATERAL (SELECT * FROM claim WHERE actor_id = a.actor AND operation = a.operation AND key = a.key LIMIT 1) c
  LEFT JOIN LATERAL (SELECT details FROM refusal WHERE subject_id = c.subject_id LIMIT 1) r ON true`;

/** What each operation makes. */
const SUBJECT_PREFIX: Record<Claim["operation"], string> = {
  openAccount: "acc",
  deposit: "pay",
  sendPayment: "pay",
  authorizePayment: "pay",
  capturePayment: "ent",
  voidPayment: "ent",
};

/** Names a claim within its table. */
export const claimName = (claim: Pick<Claim, "actorId" | "operation" | "key">): string =>
  JSON.stringify([claim.actorId, claim.operation, claim.key]);

export const makeClaims = (pool: pg.Pool): Claims => ({
  find: gather((claims: readonly Claim[]) => readClaims(pool, claims)),
});

async function readClaims(sql: pg.Pool | pg.ClientBase, claims: readonly Claim[]): Promise<(MoneyOutcome | null)[]> {
  const { rows } = await sql.query<ClaimRow>({
    name: "claims",
    text: SELECT,
    values: columnsOf(claims),
  });
  const known = new Map(rows.map((row) => [nameOf(row), row]));
  return claims.map((claim) => {
    const row = known.get(claimName(claim));
    return row ? outcomeOf(row, claim) : null;
  });
}

const columnsOf = (claims: readonly Claim[]) => [
  claims.map(({ actorId }) => uuidOf(actorId)),
  claims.map(({ operation }) => operation),
  claims.map(({ key }) => key),
];

const nameOf = (row: Pick<ClaimRow, "actor_id" | "operation" | "key">): string =>
  claimName({ actorId: idFromUuid("usr", row.actor_id), operation: row.operation, key: row.key });

/** What the key was used for, seen by a request that comes with it again. */
function outcomeOf(row: ClaimRow, claim: Claim): MoneyOutcome {
  if (!row.fingerprint.equals(claim.fingerprint)) return { kind: "key_reused" };
  if (row.refusal) return { kind: "refused", refusal: row.refusal };
  return { kind: "done", subjectId: idFromUuid(SUBJECT_PREFIX[row.operation], row.subject_id) };
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
  const claims = asked.map(({ claim }) => claim);
  const { rows: taken } = await client.query<Pick<ClaimRow, "actor_id" | "operation" | "key">>({
    name: "claim-keys",
    text: `INSERT INTO claim (actor_id, operation, key, fingerprint, subject_id, created_at)
      SELECT a.actor, a.operation, a.key, a.fingerprint, a.subject, $6
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::uuid[]) a(actor, operation, key, fingerprint, subject)
      ORDER BY a.actor, a.operation, a.key
      ON CONFLICT DO NOTHING RETURNING actor_id, operation, key`,
    values: [
      ...columnsOf(claims),
      claims.map(({ fingerprint }) => fingerprint),
      asked.map(({ subjectId }) => uuidOf(subjectId)),
      now,
    ],
  });
  if (taken.length === asked.length) return asked.map(() => null);

  const mine = new Set(taken.map(nameOf));
  const known = await readClaims(client, claims);
  return claims.map((claim, i) => {
    if (mine.has(claimName(claim))) return null;
    const outcome = known[i];
    if (!outcome) throw new Error("a claim is neither ours nor known");
    return outcome;
  });
}
