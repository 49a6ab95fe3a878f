import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { SendFacts, VerdictWriter } from "../../../app/policies/ports.ts";
import type { SendId } from "../../../domain/wallets/ids.ts";
import { POLICY_COLUMNS, type PolicyRow, toPolicy, toVerdict, VERDICT_COLUMNS, type VerdictRow } from "./row.ts";
import { countUsages } from "./usage.ts";

/** In whatever transaction `sql` belongs to. */
export const makeVerdictWriter = (sql: Sql): VerdictWriter => ({
  async lockLatest({ network, currency }) {
    // By name: where there is none yet, nothing else could be waited for. Always the last lock.
    await sql.query("SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))::text AS locked", [
      JSON.stringify(["wallets/policy", network, currency]),
    ]);
    const [row] = await sql.query<PolicyRow>(
      `SELECT ${POLICY_COLUMNS} FROM signing_policy p
       WHERE p.network = $1 AND p.currency = $2 AND p.version IS NOT NULL ORDER BY p.version DESC LIMIT 1`,
      [network, currency],
    );
    return row ? toPolicy(row) : null;
  },
  async readFacts(id) {
    const [row] = await sql.query<FactsRow>(FACTS, [[uuidOf(id)]]);
    if (!row) throw new Error(`${id} is missing`);
    return toFacts(row)[1];
  },
  countUsages: (scope, of) => countUsages(sql, scope, of),
  async readVerdict(id) {
    const [row] = await sql.query<VerdictRow>(
      `SELECT ${VERDICT_COLUMNS} FROM send_verdict v JOIN signing_policy p ON p.id = v.policy_id
       WHERE v.send_id = $1::uuid ORDER BY v.number DESC LIMIT 1`,
      [uuidOf(id)],
    );
    return row ? toVerdict(row) : null;
  },
  async keepVerdict({ sendId, number, policyId, is, rules, at }) {
    await sql.query(
      `INSERT INTO send_verdict (send_id, number, policy_id, verdict, rules, at)
       VALUES ($1::uuid, $2::int, $3::uuid, $4, $5::jsonb, $6::timestamptz)`,
      [uuidOf(sendId), number, uuidOf(policyId), is, JSON.stringify(rules), at],
    );
  },
});

/**
 * When somebody first asked for its payee, of what is paid or may be: what was called off, or
 * denied, makes nobody known.
 */
export const payeeSince = (send: string): string =>
  `(SELECT min(o.created_at) FROM send o WHERE o.network = ${send}.network AND o.payee = ${send}.payee AND o.kind = 'PAYOUT'
    AND o.state NOT IN ('FAILED', 'CANCELLED'))`;

const said = (decision: string, by = ""): string =>
  `ARRAY(SELECT a.operator_id FROM send_approval a WHERE a.send_id = s.id AND a.decision = '${decision}' ${by} ORDER BY a.at, a.operator_id)`;

/**
 * Whoever has lost the role, or is frozen, has agreed to nothing: theirs is no word any more. Nor
 * has anybody to what was put past the rules to be paid elsewhere.
 */
const BY_OPERATORS = `AND a.operator_id IN (SELECT o.id FROM auth.list_operators(ARRAY(SELECT b.operator_id FROM send_approval b WHERE b.send_id = s.id)) o)
  AND (a.network, a.payee, a.currency, a.scale, a.units) = (s.network, s.payee, s.currency, s.scale, s.units)`;

export const FACTS = `SELECT s.id, coalesce(${payeeSince("s")}, s.created_at) AS "payeeSince",
  ${said("APPROVED", BY_OPERATORS)} AS "approvedBy", ${said("REJECTED")} AS "rejectedBy" FROM send s WHERE s.id = ANY ($1::uuid[])`;

export type FactsRow = { id: Uuid; payeeSince: Date; approvedBy: Uuid[]; rejectedBy: Uuid[] };

export const toFacts = ({ id, payeeSince: since, approvedBy, rejectedBy }: FactsRow): readonly [SendId, SendFacts] => [
  idFromUuid("txn", id),
  {
    payeeSince: since,
    approvedBy: approvedBy.map((one) => idFromUuid("usr", one)),
    rejectedBy: rejectedBy.map((one) => idFromUuid("usr", one)),
  },
];
