import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { ProposalEnd } from "../../app/proposals/decide-proposals.ts";
import type { Proposal, ProposalDecision } from "../../domain/proposals/proposal.ts";

/** Of `p`. */
export const PROPOSAL_COLUMNS = `p.based_on AS "basedOn", p.reason, p.proposed_by AS "proposedBy", p.proposed_at AS "proposedAt",
  p.expires_at AS "expiresAt", p.decision, p.version, p.decided_by AS "decidedBy", p.decided_at AS "decidedAt", p.decision_reason AS "decisionReason"`;

/** Of `p` at $1, as domain/proposals/proposal.ts says; `l.latest`: the version in force. */
export const PROPOSAL_STATE = `CASE WHEN p.version IS NOT NULL THEN CASE WHEN p.version = l.latest THEN 'IN_FORCE' ELSE 'REPLACED' END
  WHEN p.decision IS NOT NULL THEN p.decision WHEN p.based_on <> coalesce(l.latest, 0) THEN 'OUTDATED'
  WHEN p.expires_at <= $1::timestamptz THEN 'EXPIRED' ELSE 'PROPOSED' END`;

export type ProposalRow = {
  basedOn: number;
  reason: string;
  proposedBy: Uuid;
  proposedAt: Date;
  expiresAt: Date;
  decision: string | null;
  version: number | null;
  decidedBy: Uuid | null;
  decidedAt: Date | null;
  decisionReason: string | null;
};

export const toProposal = (row: ProposalRow): Proposal => ({
  ...{ basedOn: row.basedOn, reason: row.reason, version: row.version, decided: toDecided(row) },
  ...{ proposedBy: idFromUuid("usr", row.proposedBy), proposedAt: row.proposedAt, expiresAt: row.expiresAt },
});

/** The database holds all of it, or nothing. */
const toDecided = ({ decision, decidedBy, decidedAt, decisionReason }: ProposalRow): Proposal["decided"] =>
  decision === null || decidedBy === null || decidedAt === null || decisionReason === null
    ? null
    : {
        ...{ decision: decision as ProposalDecision, by: idFromUuid("usr", decidedBy) },
        ...{ at: decidedAt, reason: decisionReason },
      };

/** In whatever transaction `sql` belongs to; once, as its trigger has it. */
export const makeDecideRow =
  (sql: Sql, table: "signing_policy" | "cold_storage" | "network_change") =>
  async (id: Parameters<typeof uuidOf>[0], { decision, by, at, reason, version }: ProposalEnd): Promise<void> => {
    await sql.query(
      `UPDATE ${table} SET decision = $2, version = $3::int, decided_by = $4::uuid, decided_at = $5::timestamptz, decision_reason = $6
       WHERE id = $1::uuid`,
      [uuidOf(id), decision, version, uuidOf(by), at, reason],
    );
  };
