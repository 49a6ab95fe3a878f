import type { UserId } from "../wallets/ids.ts";
import { nextOpening } from "./open-hours.ts";
import { type PolicyRules, payeeKeyOf, type Velocity } from "./policy.ts";

/** What is to leave. */
export type Proposed = {
  readonly payee: string;
  readonly units: bigint;
  /** Who has asked for it; null: nobody. */
  readonly askedBy: UserId | null;
  /** It only moves between addresses of the house. */
  readonly isOwn: boolean;
};

/** What has left within a velocity's window, and from when on this would fit beside it. */
export type Usage = {
  readonly units: bigint;
  readonly count: number;
  /** Null: it fits now. */
  readonly fitsAt: Date | null;
};

/** What is known when it is judged. */
export type Facts = {
  readonly now: Date;
  /** When somebody first asked for its payee to be paid, this one among them. */
  readonly payeeSince: Date;
  /** Who has approved it. */
  readonly approvedBy: readonly UserId[];
  /** Of each of the policy's velocities, in their order; null: not counted now. */
  readonly usages: readonly Usage[] | null;
};

export const RULE_NAMES = ["AMOUNT", "ALLOW_LIST", "APPROVALS", "NEW_PAYEE", "HOURS", "VELOCITY"] as const;
export type RuleName = (typeof RULE_NAMES)[number];

/**
 * ALLOW: nothing stands in the way. WAIT: nothing will from `until` on, as far as is known now.
 * NEEDS_APPROVAL: so many of these have still to agree. DENY: it never will leave by this policy.
 */
export type Verdict =
  | { readonly is: "ALLOW" }
  | { readonly is: "WAIT"; readonly until: Date }
  | { readonly is: "NEEDS_APPROVAL"; readonly missing: number; readonly from: readonly UserId[] }
  | { readonly is: "DENY" };

export const VERDICTS = ["ALLOW", "WAIT", "NEEDS_APPROVAL", "DENY"] as const;

export type RuleVerdict = { readonly rule: RuleName; readonly verdict: Verdict };

/** Of the whole, and of each rule that says something of it. */
export type Judgement = { readonly verdict: Verdict; readonly rules: readonly RuleVerdict[] };

const ALLOW: Verdict = { is: "ALLOW" };
const DENY: Verdict = { is: "DENY" };

/**
 * Whether it may leave. Every rule has to let it; the harshest says what becomes of it. What stays
 * in the house is let go by all of them.
 */
export function evaluate(rules: PolicyRules, proposed: Proposed, facts: Facts): Judgement {
  if (proposed.isOwn) return { verdict: ALLOW, rules: [] };
  const found = [
    ...judgeAmount(rules, proposed),
    ...judgePayee(rules, proposed),
    ...judgeApprovals(rules, proposed, facts),
    ...judgeNewPayee(rules, facts),
    ...judgeHours(rules, facts),
    ...judgeVelocities(rules, proposed, facts),
  ];
  return { verdict: combine(found.map(({ verdict }) => verdict)), rules: found };
}

/** The harshest: of those that wait, the longest; of those to be approved, all who may. */
export function combine(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.some(({ is }) => is === "DENY")) return DENY;
  const approvals = verdicts.filter((one) => one.is === "NEEDS_APPROVAL");
  if (approvals.length > 0)
    return {
      is: "NEEDS_APPROVAL",
      missing: Math.max(...approvals.map(({ missing }) => missing)),
      from: [...new Set(approvals.flatMap(({ from }) => from))],
    };
  const waits = verdicts.filter((one) => one.is === "WAIT");
  if (waits.length === 0) return ALLOW;
  return { is: "WAIT", until: new Date(Math.max(...waits.map(({ until }) => until.getTime()))) };
}

function judgeAmount({ transactionMax }: PolicyRules, { units }: Proposed): readonly RuleVerdict[] {
  if (transactionMax === null) return [];
  return [{ rule: "AMOUNT", verdict: units > transactionMax ? DENY : ALLOW }];
}

function judgePayee({ allowed }: PolicyRules, { payee }: Proposed): readonly RuleVerdict[] {
  if (allowed === null) return [];
  const key = payeeKeyOf(payee);
  const isAllowed = allowed.some(({ address }) => payeeKeyOf(address) === key);
  return [{ rule: "ALLOW_LIST", verdict: isAllowed ? ALLOW : DENY }];
}

/** Who is asked for a payment of this amount, by any of the tiers that it reaches. */
export const approversOf = ({ tiers }: Pick<PolicyRules, "tiers">, units: bigint): readonly UserId[] => [
  ...new Set(tiers.filter(({ from }) => units >= from).flatMap(({ approvers }) => approvers)),
];

/** Nobody approves what they asked for themselves, and nobody counts twice. */
function judgeApprovals(
  { tiers }: PolicyRules,
  { units, askedBy }: Proposed,
  { approvedBy }: Facts,
): readonly RuleVerdict[] {
  const said = new Set(approvedBy);
  return tiers
    .filter(({ from }) => units >= from)
    .map(({ needed, approvers }) => {
      const all = [...new Set(approvers)].filter((one) => one !== askedBy);
      const from = all.filter((one) => !said.has(one));
      const missing = needed - (all.length - from.length);
      return { rule: "APPROVALS", verdict: missing > 0 ? { is: "NEEDS_APPROVAL", missing, from } : ALLOW };
    });
}

function judgeNewPayee({ newPayeeDelaySeconds }: PolicyRules, { payeeSince, now }: Facts): readonly RuleVerdict[] {
  if (newPayeeDelaySeconds === null) return [];
  const until = new Date(payeeSince.getTime() + newPayeeDelaySeconds * 1_000);
  return [{ rule: "NEW_PAYEE", verdict: waitUntil(until, now) }];
}

function judgeHours({ openHours }: PolicyRules, { now }: Facts): readonly RuleVerdict[] {
  if (openHours === null) return [];
  return [{ rule: "HOURS", verdict: waitUntil(nextOpening(openHours, now), now) }];
}

/** What is more than a whole window takes never fits, whatever has left. */
function judgeVelocities(
  { velocities }: PolicyRules,
  { units }: Proposed,
  { usages, now }: Facts,
): readonly RuleVerdict[] {
  return velocities.map((velocity, place) => {
    if (velocity.units !== null && units > velocity.units) return { rule: "VELOCITY", verdict: DENY };
    if (usages === null) return { rule: "VELOCITY", verdict: ALLOW };
    const usage = usages[place];
    if (!usage) throw new Error("a velocity was not counted");
    return { rule: "VELOCITY", verdict: usage.fitsAt === null ? ALLOW : waitUntil(usage.fitsAt, now) };
  });
}

const waitUntil = (until: Date, now: Date): Verdict => (until <= now ? ALLOW : { is: "WAIT", until });

/** What has left, and when it was signed. */
export type Spend = { readonly at: Date; readonly units: bigint };

/**
 * What of this lies within a window that ends now: not what is as old as the window is long. From
 * when on so much more fits: as soon as enough is older. The database counts the same
 * (adapters/postgres/policies/usage.ts).
 */
export function usageOf(
  { windowSeconds, units: most, count: mostCount }: Velocity,
  spends: readonly Spend[],
  { units, now }: { readonly units: bigint; readonly now: Date },
): Usage {
  const windowMs = windowSeconds * 1_000;
  const inside = spends.filter(({ at }) => at.getTime() > now.getTime() - windowMs);
  let [left, count] = [inside.reduce((sum, spend) => sum + spend.units, 0n), inside.length];
  const used = { units: left, count };
  const fits = () => (most === null || left + units <= most) && (mostCount === null || count < mostCount);
  if (fits()) return { ...used, fitsAt: null };
  let fitsAt = now;
  for (const spend of inside.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    left -= spend.units;
    count -= 1;
    fitsAt = new Date(spend.at.getTime() + windowMs);
    if (fits()) break;
  }
  return { ...used, fitsAt };
}
