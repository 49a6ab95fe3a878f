import { idFromUuid, type UserId, type Uuid } from "@coffer/contracts/ids";
import { toExactJson } from "@coffer/platform/values/exact-json";
import type { KeptVerdict, SeenPolicy } from "../../../app/policies/ports.ts";
import type { RuleVerdict, Verdict } from "../../../domain/policies/evaluate.ts";
import type { Policy, PolicyRules } from "../../../domain/policies/policy.ts";
import { PROPOSAL_COLUMNS, type ProposalRow, toProposal } from "../proposals.ts";

/** Of `p`. */
export const POLICY_COLUMNS = `p.id, p.network, p.currency, p.scale, p.rules, ${PROPOSAL_COLUMNS}`;

export type PolicyRow = ProposalRow & {
  id: Uuid;
  network: string;
  currency: string;
  scale: number;
  rules: KeptRules;
};

export type SeenPolicyRow = PolicyRow & { latest: number };

/** As JSON has them: amounts as text, for it has no great numbers. */
type KeptRules = {
  readonly [Name in keyof PolicyRules]: PolicyRules[Name] extends bigint | null ? string | null : unknown;
} & {
  readonly velocities: readonly { windowSeconds: number; units: string | null; count: number | null }[];
  readonly allowed: PolicyRules["allowed"];
  readonly openHours: PolicyRules["openHours"];
  readonly newPayeeDelaySeconds: number | null;
  readonly tiers: readonly { from: string; needed: number; approvers: readonly UserId[] }[];
};

export const toKeptRules = (rules: PolicyRules): string => toExactJson(rules);

const toRules = (kept: KeptRules): PolicyRules => ({
  ...{ allowed: kept.allowed, openHours: kept.openHours, newPayeeDelaySeconds: kept.newPayeeDelaySeconds },
  transactionMax: toUnits(kept.transactionMax),
  velocities: kept.velocities.map((velocity) => ({ ...velocity, units: toUnits(velocity.units) })),
  tiers: kept.tiers.map((tier) => ({ ...tier, from: BigInt(tier.from) })),
});

const toUnits = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

export const toPolicy = (row: PolicyRow): Policy => ({
  ...{ id: idFromUuid("spl", row.id), network: row.network, asset: { code: row.currency, scale: row.scale } },
  ...{ ...toProposal(row), rules: toRules(row.rules) },
});

export const toSeenPolicy = ({ latest, ...row }: SeenPolicyRow): SeenPolicy => ({ policy: toPolicy(row), latest });

/** Of `v` and its policy `p`. */
export const VERDICT_COLUMNS = `v.send_id AS "sendId", v.number, v.policy_id AS "policyId", p.version, v.verdict, v.rules, v.at`;

export type VerdictRow = {
  sendId: Uuid;
  number: number;
  policyId: Uuid;
  version: number;
  verdict: string;
  rules: readonly { readonly rule: RuleVerdict["rule"]; readonly verdict: KeptRuleVerdict }[];
  at: Date;
};

type KeptRuleVerdict = Exclude<Verdict, { readonly is: "WAIT" }> | { readonly is: "WAIT"; readonly until: string };

export const toVerdict = ({ sendId, policyId, verdict, rules, ...row }: VerdictRow): KeptVerdict => ({
  ...row,
  ...{ sendId: idFromUuid("txn", sendId), policyId: idFromUuid("spl", policyId), is: verdict as Verdict["is"] },
  rules: rules.map(({ rule, verdict: one }) => ({
    rule,
    verdict: one.is === "WAIT" ? { is: one.is, until: new Date(one.until) } : one,
  })),
});
