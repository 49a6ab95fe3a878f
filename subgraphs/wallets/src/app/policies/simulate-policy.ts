import type { Asset } from "@coffer/money/asset";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { evaluate, type Judgement, type Spend, usageOf, type Verdict } from "../../domain/policies/evaluate.ts";
import type { PolicyRules } from "../../domain/policies/policy.ts";
import type { SigningPolicyNotFound } from "../../domain/policies/refusals.ts";
import type { SendId, UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { AskedPayout, PolicyReader, PolicyScope } from "./ports.ts";

/** Of one look back. */
const LOOKED_AT_MAX = 2_000;
/** Of what had left before. */
const SPENDS_MAX = 10_000;
/** Of those that it names: the first that are not just let go. */
const NAMED_MAX = 100;

export const SIMULATED_DAYS_MAX = 31;
const DAY_MS = 86_400_000;

/** A draft, a version, or what is in force. */
export type SimulatedRules =
  | { readonly rules: PolicyRules }
  | { readonly version: number }
  | { readonly inForce: true };

export type SimulatePolicy = {
  readonly network: NetworkCode;
  readonly asset: Asset;
  readonly by: SimulatedRules;
  /** One that would be asked for now; null: those that were, in the last days. */
  readonly proposed: { readonly payee: string; readonly units: bigint; readonly askedBy: UserId | null } | null;
  readonly days: number;
};

export type SimulatedSend = {
  /** Null of one that nobody has asked for. */
  readonly sendId: SendId | null;
  readonly payee: string;
  readonly units: bigint;
  readonly at: Date;
  readonly judgement: Judgement;
};

export type Simulation = {
  readonly asset: Asset;
  readonly lookedAt: number;
  /** There were more than were looked at. */
  readonly isPartial: boolean;
  readonly counts: Readonly<Record<Verdict["is"], number>>;
  /** The one that was proposed; of those that were asked for the first that are not just let go. */
  readonly named: readonly SimulatedSend[];
};

type Deps = { readonly policies: PolicyReader; readonly clock: Clock };

/**
 * What a policy would say, by the same function that decides, and without any effect. Of what was
 * asked for: each as it was asked for then, with who has approved it by now; what is let go, or
 * waits, or would be approved, counts as having left as soon as the policy lets it.
 */
export const makeSimulatePolicy =
  ({ policies, clock }: Deps) =>
  async (command: SimulatePolicy): Promise<Result<Simulation, SigningPolicyNotFound>> => {
    const { network, asset, by, proposed, days } = command;
    const scope = { network, currency: asset.code };
    const rules = await findRules(policies, scope, by);
    if (!rules) return err({ code: "SIGNING_POLICY_NOT_FOUND" });
    const now = clock.now();
    const from = proposed ? now : new Date(now.getTime() - days * DAY_MS);
    const longest = Math.max(0, ...rules.velocities.map(({ windowSeconds }) => windowSeconds)) * 1_000;
    const left = await policies.listSpends(scope, new Date(from.getTime() - longest), SPENDS_MAX + 1);
    const [before, isCut] = [left.slice(0, SPENDS_MAX), left.length > SPENDS_MAX];
    if (proposed) {
      const payeeSince = (await policies.findPayeeSince(network, proposed.payee)) ?? now;
      const judged = judge(rules, before, { ...proposed, id: null, askedAt: now, payeeSince, approvedBy: [] });
      return ok(toSimulation(asset, [judged], { isPartial: isCut, names: () => true }));
    }
    const asked = await policies.listAsked(scope, from, LOOKED_AT_MAX + 1);
    const spends = before.filter(({ at }) => at < from);
    const judged = replay(rules, spends, asked.slice(0, LOOKED_AT_MAX));
    const names = ({ judgement }: SimulatedSend) => judgement.verdict.is !== "ALLOW";
    return ok(toSimulation(asset, judged, { isPartial: isCut || asked.length > LOOKED_AT_MAX, names }));
  };

async function findRules(policies: PolicyReader, scope: PolicyScope, by: SimulatedRules): Promise<PolicyRules | null> {
  if ("rules" in by) return by.rules;
  if ("version" in by) return (await policies.findVersion(scope, by.version))?.rules ?? null;
  const latest = await policies.listLatest(scope.network);
  return latest.find(({ asset }) => asset.code === scope.currency)?.rules ?? null;
}

type Asked = Omit<AskedPayout, "id"> & { readonly id: SendId | null };

function judge(rules: PolicyRules, spends: readonly Spend[], asked: Asked): SimulatedSend {
  const { id, payee, units, askedBy, askedAt: at, payeeSince, approvedBy } = asked;
  const usages = rules.velocities.map((velocity) => usageOf(velocity, spends, { units, now: at }));
  const facts = { now: at, payeeSince, approvedBy, usages };
  const judgement = evaluate(rules, { payee, units, askedBy, isOwn: false }, facts);
  return { sendId: id, payee, units, at, judgement };
}

/** One after the other, as they were asked for. */
export function replay(
  rules: PolicyRules,
  before: readonly Spend[],
  asked: readonly AskedPayout[],
): readonly SimulatedSend[] {
  const longest = Math.max(0, ...rules.velocities.map(({ windowSeconds }) => windowSeconds)) * 1_000;
  let spends = [...before];
  return asked.map((one) => {
    spends = spends.filter(({ at }) => at.getTime() > one.askedAt.getTime() - longest);
    // What waits has not left yet.
    const judged = judge(
      rules,
      spends.filter(({ at }) => at <= one.askedAt),
      one,
    );
    const { verdict } = judged.judgement;
    const leavesAt = verdict.is === "WAIT" ? verdict.until : one.askedAt;
    if (verdict.is !== "DENY") spends.push({ at: leavesAt, units: one.units });
    return judged;
  });
}

function toSimulation(
  asset: Asset,
  judged: readonly SimulatedSend[],
  { isPartial, names }: { readonly isPartial: boolean; readonly names: (one: SimulatedSend) => boolean },
): Simulation {
  const count = (is: Verdict["is"]) => judged.filter(({ judgement }) => judgement.verdict.is === is).length;
  return {
    ...{ asset, lookedAt: judged.length, isPartial, named: judged.filter(names).slice(0, NAMED_MAX) },
    counts: {
      ...{ ALLOW: count("ALLOW"), WAIT: count("WAIT") },
      ...{ NEEDS_APPROVAL: count("NEEDS_APPROVAL"), DENY: count("DENY") },
    },
  };
}
