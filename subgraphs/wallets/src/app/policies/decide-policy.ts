import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { type Policy, type PolicyId, stateOf } from "../../domain/policies/policy.ts";
import type {
  ApproversNotOperators,
  OwnSigningPolicy,
  SigningPolicyDecided,
  SigningPolicyNotFound,
  SigningPolicyOutdated,
} from "../../domain/policies/refusals.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { InPolicies, PolicyWriter } from "./ports.ts";
import { findNoOperators } from "./propose-policy.ts";

export type DecidePolicy = {
  readonly operatorId: UserId;
  /** Null: the id of nothing. */
  readonly policyId: PolicyId | null;
  readonly reason: string;
};

export type DenyPolicyRefusal = SigningPolicyNotFound | SigningPolicyDecided;
export type ApprovePolicyRefusal = DenyPolicyRefusal | OwnSigningPolicy | SigningPolicyOutdated | ApproversNotOperators;

type Deps = {
  readonly inPolicies: InPolicies;
  readonly clock: Clock;
  /** There is something to be done. */
  readonly announce: () => void;
};

export type DecidePolicies = {
  /** From then on everything is decided by it, what waits by an older one among it. */
  approve(command: DecidePolicy): Promise<Result<PolicyId, ApprovePolicyRefusal>>;
  /** By who proposed it, it is taken back. */
  deny(command: DecidePolicy): Promise<Result<PolicyId, DenyPolicyRefusal>>;
};

export function makeDecidePolicies({ inPolicies, clock, announce }: Deps): DecidePolicies {
  const decide = async <R>({ policyId }: DecidePolicy, work: (writer: PolicyWriter, policy: Policy) => Promise<R>) =>
    policyId === null
      ? null
      : inPolicies(async (writer) => {
          const policy = await writer.lock(policyId);
          return policy && work(writer, policy);
        });
  return {
    async approve(command) {
      const { operatorId: by, reason } = command;
      const decided = await decide<Result<PolicyId, ApprovePolicyRefusal>>(command, async (writer, policy) => {
        const { id, network, asset, basedOn, decided, proposedBy } = policy;
        if (decided?.decision === "APPROVED" && decided.by === by) return ok(id);
        if (decided) return err({ code: "SIGNING_POLICY_DECIDED" });
        const scope = { network, currency: asset.code };
        const latestVersion = (await writer.lockLatest(scope))?.version ?? 0;
        if (latestVersion !== basedOn) return err({ code: "SIGNING_POLICY_OUTDATED", latestVersion });
        const at = clock.now();
        if (stateOf(policy, { latest: latestVersion, now: at }) !== "PROPOSED")
          return err({ code: "SIGNING_POLICY_DECIDED" });
        if (proposedBy === by) return err({ code: "OWN_SIGNING_POLICY" });
        const approvers = await findNoOperators(writer, policy.rules);
        if (approvers) return err(approvers);
        await writer.decide(id, { decision: "APPROVED", by, at, reason, version: basedOn + 1 });
        return ok(id);
      });
      if (decided?.ok) announce();
      return decided ?? err({ code: "SIGNING_POLICY_NOT_FOUND" });
    },
    async deny(command) {
      const { operatorId: by, reason } = command;
      const decided = await decide<Result<PolicyId, DenyPolicyRefusal>>(command, async (writer, policy) => {
        const { id, decided, proposedBy, expiresAt } = policy;
        if (decided && decided.decision !== "APPROVED" && decided.by === by) return ok(id);
        const at = clock.now();
        if (decided || expiresAt <= at) return err({ code: "SIGNING_POLICY_DECIDED" });
        const decision = proposedBy === by ? "WITHDRAWN" : "DENIED";
        await writer.decide(id, { decision, by, at, reason, version: null });
        return ok(id);
      });
      return decided ?? err({ code: "SIGNING_POLICY_NOT_FOUND" });
    },
  };
}
