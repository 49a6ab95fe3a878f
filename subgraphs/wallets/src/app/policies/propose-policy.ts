import { newId } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import { type IdempotencyKeyReused, makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { type PolicyId, type PolicyRules, PROPOSAL_LIFE_MS } from "../../domain/policies/policy.ts";
import type { SigningPolicyOutdated } from "../../domain/policies/refusals.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { InPolicies } from "./ports.ts";

export type ProposePolicy = {
  readonly operatorId: UserId;
  readonly network: NetworkCode;
  readonly asset: Asset;
  readonly rules: PolicyRules;
  readonly reason: string;
  /** The version that its author has seen; 0: there was none. */
  readonly basedOn: number;
  readonly idempotencyKey: string;
};

export type ProposePolicyRefusal = SigningPolicyOutdated | IdempotencyKeyReused;

type Deps = { readonly inPolicies: InPolicies; readonly clock: Clock };

/** Nothing is in force by it before somebody else agrees. */
export const makeProposePolicy =
  ({ inPolicies, clock }: Deps) =>
  (command: ProposePolicy): Promise<Result<PolicyId, ProposePolicyRefusal>> => {
    const { operatorId: actorId, network, asset, rules, reason, basedOn, idempotencyKey: key } = command;
    const claim = makeClaim({ actorId, operation: "proposeSigningPolicy", key }, [
      ...[network, asset.code, toWords(rules), reason, String(basedOn)],
    ]);
    return inPolicies((writer) =>
      writer.proposeOnce(claim, async () => {
        const latestVersion = (await writer.lockLatest({ network, currency: asset.code }))?.version ?? 0;
        if (latestVersion !== basedOn) return err({ code: "SIGNING_POLICY_OUTDATED", latestVersion });
        const [id, proposedAt] = [newId("spl"), clock.now()];
        const expiresAt = new Date(proposedAt.getTime() + PROPOSAL_LIFE_MS);
        await writer.propose({
          ...{ id, network, asset, rules, reason, basedOn },
          ...{ proposedBy: actorId, proposedAt, expiresAt },
        });
        return ok(id);
      }),
    );
  };

const toWords = (rules: PolicyRules): string =>
  JSON.stringify(rules, (_name, value: unknown) => (typeof value === "bigint" ? String(value) : value));
