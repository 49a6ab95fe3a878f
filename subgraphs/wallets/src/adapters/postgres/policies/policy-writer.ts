import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { PolicyWriter } from "../../../app/policies/ports.ts";
import type { PolicyId } from "../../../domain/policies/policy.ts";
import { makeDecideRow } from "../proposals.ts";
import { type KeptId, madeOnce } from "../wallets/made-once.ts";
import { POLICY_COLUMNS, type PolicyRow, toKeptRules, toPolicy } from "./row.ts";
import { makeVerdictWriter } from "./verdict-writer.ts";

const POLICY_ID: KeptId<PolicyId> = { write: uuidOf, read: (id) => idFromUuid("spl", id) };

/** In whatever transaction `sql` belongs to. */
export const makePolicyWriter = (sql: Sql): PolicyWriter => ({
  lockLatest: makeVerdictWriter(sql).lockLatest,
  proposeOnce: (claim, make) => madeOnce(sql, { claim, kept: POLICY_ID, make }),
  async listOperators(ids) {
    const rows = await sql.query<{ id: Uuid }>("SELECT id FROM auth.list_operators($1::uuid[])", [
      ids.map((id) => uuidOf(id)),
    ]);
    return rows.map(({ id }) => idFromUuid("usr", id));
  },
  async propose({ id, network, asset, rules, basedOn, reason, proposedBy, proposedAt, expiresAt }) {
    await sql.query(
      `INSERT INTO signing_policy (id, network, currency, scale, rules, based_on, reason, proposed_by, proposed_at, expires_at)
       VALUES ($1::uuid, $2, $3, $4::int, $5::jsonb, $6::int, $7, $8::uuid, $9::timestamptz, $10::timestamptz)`,
      [
        ...[uuidOf(id), network, asset.code, asset.scale, toKeptRules(rules), basedOn, reason],
        ...[uuidOf(proposedBy), proposedAt, expiresAt],
      ],
    );
  },
  async lock(id) {
    const [row] = await sql.query<PolicyRow>(
      `SELECT ${POLICY_COLUMNS} FROM signing_policy p WHERE p.id = $1::uuid FOR UPDATE`,
      [uuidOf(id)],
    );
    return row ? toPolicy(row) : null;
  },
  decide: makeDecideRow(sql, "signing_policy"),
});
