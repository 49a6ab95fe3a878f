import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { decideOnce, refusalCodes } from "@coffer/platform/postgres/decide-once";
import { lockName } from "@coffer/platform/postgres/lock-name";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { ok } from "@coffer/platform/values/result";
import type pg from "pg";
import type { DecidedPolicy, KnownPolicies, PolicyDesk } from "../../../app/approvals/ports.ts";
import type { Assets } from "../../../app/money/ports.ts";
import type { ApprovalPolicies } from "../../../domain/approvals/policy.ts";
import { knowAll } from "../money/assets.ts";
import { makeKnownLatest } from "../money/known-latest.ts";

type PolicyRow = {
  version: number;
  currency: string;
  threshold: string | null;
  new_payees: boolean;
  operator_id: Uuid;
  decided_at: Date;
};
type Parts = { readonly pool: pg.Pool; readonly assets: Assets };

/** Of each currency what was said last: the highest version of all is among them. */
const SELECT = `SELECT DISTINCT ON (currency) version, currency, threshold::text AS threshold, new_payees, operator_id, decided_at
  FROM approval_policy ORDER BY currency, version DESC`;

/** Within a statement: the version that policies are at. A look at the end of an index. */
export const POLICY_VERSION = "(SELECT coalesce(max(version), 0) FROM approval_policy)";

async function readPolicies({ pool, assets }: Parts): Promise<{ version: number; policies: DecidedPolicy[] }> {
  const { rows } = await pool.query<PolicyRow>({ name: "approval-policies", text: SELECT });
  await knowAll(
    assets,
    rows.map(({ currency }) => currency),
  );
  const policies = rows.map((row) => toPolicy(row, assets));
  return { version: Math.max(0, ...rows.map(({ version }) => version)), policies };
}

function toPolicy(row: PolicyRow, assets: Assets): DecidedPolicy {
  const asset = assets.find(row.currency);
  if (!asset) throw new Error(`asset ${row.currency} of a policy is missing`);
  return {
    currency: row.currency,
    threshold: row.threshold === null ? null : money(asset, BigInt(row.threshold)),
    newPayees: row.new_payees,
    operatorId: idFromUuid("usr", row.operator_id),
    decidedAt: row.decided_at,
  };
}

export const makeKnownPolicies = (parts: Parts): KnownPolicies =>
  makeKnownLatest(async (): Promise<ApprovalPolicies> => {
    const { version, policies } = await readPolicies(parts);
    return { version, byCurrency: new Map(policies.map((policy) => [policy.currency, policy])) };
  });

export function makePolicyDesk(parts: Parts): PolicyDesk {
  const list = async () => (await readPolicies(parts)).policies;
  return {
    list,
    async decide(claim, { currency, threshold, newPayees, operatorId }) {
      const decided = await inTransaction(parts.pool, (client) => {
        const sql = pgSql(client);
        const work = async () => {
          // One at a time, so that no version becomes visible behind a later one.
          await lockName(sql, "payments/approval policies");
          await sql.query(
            `INSERT INTO approval_policy (version, currency, threshold, new_payees, operator_id)
             SELECT ${POLICY_VERSION} + 1, $1, $2::numeric, $3::boolean, $4::uuid`,
            [currency, threshold?.units.toString() ?? null, newPayees, uuidOf(operatorId)],
          );
          return { subjectId: null, refusal: null };
        };
        return decideOnce<never>(sql, { table: "replay", claim, refusals: refusalCodes<never>(), work });
      });
      if (!decided.ok) return decided;
      const policy = (await list()).find((one) => one.currency === currency);
      if (!policy) throw new Error(`the policy of ${currency} is missing`);
      return ok(policy);
    },
  };
}
