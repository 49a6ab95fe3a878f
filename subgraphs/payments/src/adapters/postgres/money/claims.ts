import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import { HAS_BEGUN, reaching } from "@coffer/platform/postgres/sql";
import { makeBatchedRead } from "@coffer/platform/running/batched-read";
import type pg from "pg";
import type { Claims } from "../../../app/money/ports.ts";
import type { SubjectId } from "../../../domain/money/ids.ts";
import type { PricedLevel } from "../../../domain/money/priced.ts";
import type { StoredRefusal } from "../../../domain/money/refusals.ts";
import type { Claim, MoneyOutcome } from "../../../domain/money-command.ts";
import { OPERATIONS, type Operation } from "../../../domain/steps.ts";
import { POLICY_VERSION } from "../approvals/policies.ts";
import { DISABLED_NAMES, nameOfUse } from "../currencies/disabled.ts";
import { areMisjudged, levelValues, type Misjudged, misjudged } from "../fees/levels.ts";
import { PRICES_VERSION } from "../fees/schedules.ts";
import { LIMITED_NAMES, nameOfLimited } from "../limits/limited.ts";
import { type Item, isUndecided } from "./item.ts";

type ClaimRow = {
  actor_id: Uuid;
  operation: Operation;
  key: string;
  fingerprint: Buffer;
  subject_id: Uuid;
  refusal: StoredRefusal | null;
};

const NAME = columnsOf<Claim>({
  actor_id: ["uuid", ({ actorId }) => uuidOf(actorId)],
  operation: ["text", ({ operation }) => operation],
  key: ["text", ({ key }) => key],
});

type Asked = { readonly item: Item; readonly claim: Claim };

/** The first of a batch that asks for its key, and those behind it that come with the same one. */
type Claimed = Asked & { readonly subjectId: SubjectId; readonly followers: Asked[] };

const CLAIM = columnsOf<Claimed>({
  actor_id: ["uuid", ({ claim }) => uuidOf(claim.actorId)],
  operation: ["text", ({ claim }) => claim.operation],
  key: ["text", ({ claim }) => claim.key],
  fingerprint: ["bytea", ({ claim }) => claim.fingerprint],
  subject_id: ["uuid", ({ subjectId }) => uuidOf(subjectId)],
});

/** The stage of a transaction that took all keys it asked for. */
export const CLAIMED = "claimed";

const MISJUDGED = misjudged(`$${CLAIM.count + 7}`, `$${CLAIM.count + 8}`);

/** What is sent behind the claims goes on only so: all of it as it was planned. */
const MAY_GO_ON = `count(*) = cardinality($1::uuid[]) AND coalesce($${CLAIM.count + 2}::int = ${POLICY_VERSION}, true)
  AND coalesce($${CLAIM.count + 5}::int = ${PRICES_VERSION}, true)
  AND NOT ARRAY(${DISABLED_NAMES}) && $${CLAIM.count + 3}::text[] AND NOT ARRAY(${LIMITED_NAMES}) && $${CLAIM.count + 4}::text[]
  AND $${CLAIM.count + 6}::text[] <@ ARRAY(${LIMITED_NAMES}) AND ${MISJUDGED} IS NULL`;

/**
 * Which were taken is told where it is not all of them. The versions of policies and prices, the
 * levels that prices ask for, what is switched off and what is limited are looked at here, in the
 * transaction, so that no statement more is sent for them.
 */
const CLAIM_KEYS = `WITH taken AS (
    INSERT INTO claim (${CLAIM.names}, created_at) SELECT ${CLAIM.names}, $${CLAIM.count + 1}::timestamptz FROM ${CLAIM.from("c")} WHERE ${HAS_BEGUN}
    ORDER BY actor_id, operation, key ON CONFLICT DO NOTHING RETURNING actor_id, operation, key)
  SELECT count(*)::int AS count, CASE WHEN count(*) < cardinality($1::uuid[]) THEN jsonb_agg(jsonb_build_array(actor_id, operation, key)) END AS taken,
    ${POLICY_VERSION} AS policies, ${PRICES_VERSION} AS prices, ARRAY(${DISABLED_NAMES}) AS disabled, ARRAY(${LIMITED_NAMES}) AS limited, ${MISJUDGED} AS misjudged, ${reaching(CLAIMED, MAY_GO_ON)} AS reached
  FROM taken`;

// One look into the index for each, whatever the planner thought of the table when it was small.
const SELECT = `SELECT c.actor_id, c.operation, c.key, c.fingerprint, c.subject_id, r.details AS refusal
  FROM ${NAME.from("a")}
  CROSS JOIN LATERAL (SELECT * FROM claim WHERE actor_id = a.actor_id AND operation = a.operation AND key = a.key LIMIT 1) c
  LEFT JOIN LATERAL (SELECT details FROM refusal WHERE subject_id = c.subject_id LIMIT 1) r ON true`;

/** Names a claim within its table. */
const claimName = (claim: Pick<Claim, "actorId" | "operation" | "key">): string =>
  JSON.stringify([claim.actorId, claim.operation, claim.key]);

export const makeClaims = (pool: pg.Pool): Claims => ({
  find: makeBatchedRead((claims: readonly Claim[]) => readClaims(pool, claims)),
});

async function readClaims(sql: pg.Pool, claims: readonly Claim[]): Promise<(MoneyOutcome | null)[]> {
  const rows = await readRows(sql, claims);
  return claims.map((claim) => {
    const row = rows.get(claimName(claim));
    return row ? outcomeOf(row, claim) : null;
  });
}

/** By the names of their claims. */
async function readRows(sql: pg.Pool | pg.ClientBase, claims: readonly Claim[]): Promise<Map<string, ClaimRow>> {
  const { rows } = await sql.query<ClaimRow>({ name: "claims", text: SELECT, values: NAME.values(claims) });
  return new Map(rows.map((row) => [nameOf(row), row]));
}

const nameOf = (row: Pick<ClaimRow, "actor_id" | "operation" | "key">): string =>
  claimName({ actorId: idFromUuid("usr", row.actor_id), operation: row.operation, key: row.key });

/** What the key was used for, seen by a request that comes with it again. */
function outcomeOf(row: ClaimRow, claim: Claim): MoneyOutcome {
  if (!row.fingerprint.equals(claim.fingerprint)) return { kind: "key_reused" };
  if (row.refusal) return { kind: "refused", refusal: row.refusal };
  return { kind: "done", subjectId: idFromUuid(OPERATIONS[row.operation], row.subject_id) };
}

/** What is to be decided: a key that comes twice in a batch is decided by its first item. */
export function listLeaders(items: readonly Item[]): Leaders {
  const leaders = new Map<string, Claimed>();
  const unclaimed: Item[] = [];
  for (const item of items) {
    const { claim, subjectId } = item.command;
    if (!claim) unclaimed.push(item);
    else {
      const leader = leaders.get(claimName(claim));
      if (leader) leader.followers.push({ item, claim });
      else leaders.set(claimName(claim), { item, claim, subjectId, followers: [] });
    }
  }
  return { unclaimed, claimed: [...leaders.values()] };
}

export type Leaders = { readonly unclaimed: readonly Item[]; readonly claimed: readonly Claimed[] };

/** Those that are to be decided, and by what. */
export type Taken = { readonly fresh: readonly Item[] } & Omit<KeysTaken, "known">;

export type Asking = {
  readonly now: Date;
  /** What is sent ahead looks at the limits of these, and of no other. */
  readonly guarded: ReadonlySet<string>;
};

/**
 * Takes the keys that nobody has, in order, so that two batches never wait for each other; a key
 * that another transaction is taking is waited for. Items whose key was used before get their
 * answer, each by its own arguments: what it was used for may be a follower's and not its leader's.
 * Returns the others. The statement is sent before anything is waited for.
 */
export async function takeClaims(
  client: pg.ClientBase,
  { unclaimed, claimed }: Leaders,
  asking: Asking,
): Promise<Taken> {
  const { known, ...looked } = await claimKeys(client, { unclaimed, claimed }, asking);
  for (const one of claimed) {
    const row = known.get(claimName(one.claim));
    if (row) for (const { item, claim } of [one, ...one.followers]) item.outcome = outcomeOf(row, claim);
  }
  const fresh = [...unclaimed, ...claimed.map(({ item }) => item).filter(isUndecided)];
  // Most of the system's own steps begin nothing, and where keys are taken it was looked at there.
  const isUnknown = claimed.length === 0 && unclaimed.some(({ plan, use }) => plan.begins || use);
  return { fresh, ...looked, ...(isUnknown ? await readWords(client, unclaimed) : {}) };
}

/** What operators have said that is looked at with the keys, where none is taken. */
async function readWords(client: pg.ClientBase, items: readonly Item[]): Promise<Words> {
  const { rows } = await client.query<WordsRow>({
    name: "words",
    text: `SELECT ARRAY(${DISABLED_NAMES}) AS disabled, ARRAY(${LIMITED_NAMES}) AS limited, ${POLICY_VERSION} AS policies, ${PRICES_VERSION} AS prices,
      ${misjudged("$1", "$2")} AS misjudged`,
    values: levelValues(levelsOf(items)),
  });
  return toWords(rows[0]);
}

type WordsRow = { disabled: string[]; limited: string[]; policies: number; prices: number; misjudged: Misjudged };

const toWords = (row: WordsRow | undefined): Words => ({
  disabled: new Set(row?.disabled),
  limited: new Set(row?.limited),
  policies: row?.policies ?? null,
  prices: row?.prices ?? null,
  isMisjudged: areMisjudged(row?.misjudged ?? null),
});

const levelsOf = (items: readonly Item[]): PricedLevel[] => items.flatMap(({ plan }) => plan.level ?? []);

/**
 * What is sent behind the claims goes on only where these are the policies, and the prices; null:
 * whichever. No version is below 0, so what was planned by several goes on by none.
 */
function policiesOf(claimed: readonly Claimed[]): number | null {
  return onlyOne(
    claimed.flatMap(({ item: { plan } }) => (plan.warrant?.kind === "policy" ? plan.warrant.version : [])),
  );
}

const pricesOf = (claimed: readonly Claimed[]): number | null =>
  onlyOne(claimed.flatMap(({ item: { plan } }) => plan.prices ?? []));

function onlyOne(all: readonly number[]): number | null {
  const versions = new Set(all);
  return versions.size > 1 ? -1 : ([...versions][0] ?? null);
}

/** What the batch would begin. */
const usesOf = (claimed: readonly Claimed[]): string[] => [
  ...new Set(claimed.flatMap(({ item: { plan } }) => plan.begins?.map(nameOfUse) ?? [])),
];

/**
 * What the batch would use of limits. What is sent ahead looks at those that are guarded, and notes
 * what they use: it must not go on where another is limited, nor where one of them is no more.
 */
const limitedBy = (claimed: readonly Claimed[]): string[] => [
  ...new Set(claimed.flatMap(({ item: { use } }) => (use ? [nameOfLimited(use)] : []))),
];

/**
 * Where the key is ours now, a follower repeats its leader's request: the same arguments, the same
 * answer.
 */
export function answerFollowers({ claimed }: Leaders): void {
  for (const { item: leader, claim, followers } of claimed)
    for (const follower of followers)
      follower.item.outcome ??= follower.claim.fingerprint.equals(claim.fingerprint)
        ? leader.outcome
        : { kind: "key_reused" };
}

type KeysTaken = Words & { readonly known: ReadonlyMap<string, ClaimRow> };

/** What is looked at with the keys. */
type Words = {
  /** The version of the policies; null where nobody has looked. */
  readonly policies: number | null;
  /** The version of the prices; null where nobody has looked. */
  readonly prices: number | null;
  /** Whether a price was made by a level that its person does not have. */
  readonly isMisjudged: (priced: PricedLevel | undefined) => boolean;
  /** What cannot be begun, as {@link DISABLED_NAMES} says it. */
  readonly disabled: ReadonlySet<string>;
  /** What is limited, as {@link LIMITED_NAMES} says it; null where nobody has looked. */
  readonly limited: ReadonlySet<string> | null;
};

/** By the names of the claims that are not ours: what they were used for. */
async function claimKeys(
  client: pg.ClientBase,
  { unclaimed, claimed }: Leaders,
  { now, guarded }: Asking,
): Promise<KeysTaken> {
  if (claimed.length === 0) return { known: new Map(), ...toWords(undefined), limited: null };
  const { rows } = await client.query<WordsRow & { count: number; taken: [Uuid, Operation, string][] | null }>({
    name: "claim-keys",
    text: CLAIM_KEYS,
    values: [
      ...CLAIM.values(claimed),
      now,
      policiesOf(claimed),
      usesOf(claimed),
      limitedBy(claimed).filter((name) => !guarded.has(name)),
      pricesOf(claimed),
      limitedBy(claimed).filter((name) => guarded.has(name)),
      ...levelValues(levelsOf([...unclaimed, ...claimed.map(({ item }) => item)])),
    ],
  });
  const [row] = rows;
  const looked = toWords(row);
  if (row?.count === claimed.length) return { known: new Map(), ...looked };

  const mine = new Set(row?.taken?.map(([actor, operation, key]) => nameOf({ actor_id: actor, operation, key })));
  const claims = claimed.map(({ claim }) => claim).filter((claim) => !mine.has(claimName(claim)));
  const known = await readRows(client, claims);
  if (known.size < claims.length) throw new Error("a claim is neither ours nor known");
  return { known, ...looked };
}
