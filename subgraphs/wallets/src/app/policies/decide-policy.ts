import type { Clock } from "@coffer/platform/values/clock";
import type { Result } from "@coffer/platform/values/result";
import type { Policy, PolicyId } from "../../domain/policies/policy.ts";
import type {
  ApproversNotOperators,
  OwnSigningPolicy,
  SigningPolicyDecided,
  SigningPolicyNotFound,
  SigningPolicyOutdated,
} from "../../domain/policies/refusals.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import { makeDecideProposals } from "../proposals/decide-proposals.ts";
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

const CODES = {
  notFound: "SIGNING_POLICY_NOT_FOUND",
  decided: "SIGNING_POLICY_DECIDED",
  own: "OWN_SIGNING_POLICY",
  outdated: "SIGNING_POLICY_OUTDATED",
} as const;

export function makeDecidePolicies({ inPolicies, clock, announce }: Deps): DecidePolicies {
  const decide = makeDecideProposals<Policy, PolicyWriter, typeof CODES, ApproversNotOperators>({
    ...{ codes: CODES, inWriter: inPolicies, clock },
    lockInForce: async (writer, { network, asset, rules }) => ({
      latest: (await writer.lockLatest({ network, currency: asset.code }))?.version ?? 0,
      prepare: () => findNoOperators(writer, rules),
    }),
  });
  return {
    async approve({ policyId: id, ...command }) {
      const approved = await decide.approve({ ...command, id });
      if (approved.ok) announce();
      return approved;
    },
    deny: ({ policyId: id, ...command }) => decide.deny({ ...command, id }),
  };
}
