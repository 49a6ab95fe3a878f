import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { PolicyReader } from "../../../app/policies/ports.ts";
import { PROPOSAL_STATE } from "../proposals.ts";
import {
  POLICY_COLUMNS,
  type PolicyRow,
  type SeenPolicyRow,
  toPolicy,
  toSeenPolicy,
  toVerdict,
  VERDICT_COLUMNS,
  type VerdictRow,
} from "./row.ts";
import { SPENDS } from "./usage.ts";
import { FACTS, type FactsRow, payeeSince, toFacts } from "./verdict-writer.ts";

const SEEN = `SELECT ${POLICY_COLUMNS}, coalesce(l.latest, 0)::int AS latest FROM signing_policy p
  LEFT JOIN LATERAL (SELECT max(o.version) AS latest FROM signing_policy o WHERE o.network = p.network AND o.currency = p.currency) l ON true`;

export function makePolicyReader(pool: pg.Pool): PolicyReader {
  return {
    async listLatest(network) {
      const { rows } = await pool.query<PolicyRow>(
        `SELECT DISTINCT ON (p.currency) ${POLICY_COLUMNS} FROM signing_policy p
         WHERE p.network = $1 AND p.version IS NOT NULL ORDER BY p.currency, p.version DESC`,
        [network],
      );
      return rows.map(toPolicy);
    },
    async find(id) {
      const { rows } = await pool.query<SeenPolicyRow>(`${SEEN} WHERE p.id = $1::uuid`, [uuidOf(id)]);
      return rows[0] ? toSeenPolicy(rows[0]) : null;
    },
    async findVersion({ network, currency }, version) {
      const { rows } = await pool.query<PolicyRow>(
        `SELECT ${POLICY_COLUMNS} FROM signing_policy p WHERE p.network = $1 AND p.currency = $2 AND p.version = $3::int`,
        [network, currency, version],
      );
      return rows[0] ? toPolicy(rows[0]) : null;
    },
    async list({ network, currency, states, after, count, now }) {
      const { rows } = await pool.query<SeenPolicyRow>(
        `${SEEN} WHERE ($2::text IS NULL OR p.network = $2) AND ($3::text IS NULL OR p.currency = $3)
           AND ($4::text[] IS NULL OR ${PROPOSAL_STATE} = ANY ($4)) AND ($5::uuid IS NULL OR p.id < $5) ORDER BY p.id DESC LIMIT $6::int`,
        [now, network, currency, states, after && uuidOf(after), count],
      );
      return rows.map(toSeenPolicy);
    },
    ...makeSendsReader(pool),
  };
}

function makeSendsReader(
  pool: pg.Pool,
): Pick<PolicyReader, "listAsked" | "listSpends" | "listFacts" | "listVerdicts" | "findPayeeSince"> {
  return {
    async listAsked({ network, currency }, from, count) {
      const { rows } = await pool.query<AskedRow>(
        `SELECT s.id, s.payee, s.units::text AS units, s.user_id AS "askedBy", s.created_at AS "askedAt",
           least(s.created_at, ${payeeSince("s")}) AS "payeeSince",
           ARRAY(SELECT a.operator_id FROM send_approval a WHERE a.send_id = s.id AND a.decision = 'APPROVED') AS "approvedBy"
         FROM send s WHERE s.network = $1 AND s.currency = $2 AND s.kind = 'PAYOUT' AND s.created_at >= $3::timestamptz
         ORDER BY s.created_at, s.id LIMIT $4::int`,
        [network, currency, from, count],
      );
      return rows.map(({ id, units, askedBy, approvedBy, ...row }) => ({
        ...row,
        id: idFromUuid("txn", id),
        units: BigInt(units),
        askedBy: askedBy === null ? null : idFromUuid("usr", askedBy),
        approvedBy: approvedBy.map((one) => idFromUuid("usr", one)),
      }));
    },
    async listSpends({ network, currency }, from, count) {
      const { rows } = await pool.query<{ at: Date; units: string }>(
        `SELECT at, units::text AS units FROM (${SPENDS} AND t.signed_at > $3::timestamptz) q ORDER BY at DESC LIMIT $4::int`,
        [network, currency, from, count],
      );
      return rows.map(({ at, units }) => ({ at, units: BigInt(units) }));
    },
    async listFacts(ids) {
      if (ids.length === 0) return new Map();
      const { rows } = await pool.query<FactsRow>(FACTS, [ids.map((id) => uuidOf(id))]);
      return new Map(rows.map(toFacts));
    },
    async listVerdicts(ids) {
      if (ids.length === 0) return [];
      const { rows } = await pool.query<VerdictRow>(
        `SELECT DISTINCT ON (v.send_id) ${VERDICT_COLUMNS} FROM send_verdict v JOIN signing_policy p ON p.id = v.policy_id
         WHERE v.send_id = ANY ($1::uuid[]) ORDER BY v.send_id, v.number DESC`,
        [ids.map((id) => uuidOf(id))],
      );
      return rows.map(toVerdict);
    },
    async findPayeeSince(network, payee) {
      const { rows } = await pool.query<{ since: Date | null }>(
        `SELECT ${payeeSince("q")} AS since FROM (SELECT $1::text AS network, $2::text AS payee) q`,
        [network, payee],
      );
      return rows[0]?.since ?? null;
    },
  };
}

type AskedRow = {
  id: Uuid;
  payee: string;
  units: string;
  askedBy: Uuid | null;
  askedAt: Date;
  payeeSince: Date;
  approvedBy: Uuid[];
};
