import { newId } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import { type IdempotencyKeyReused, makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { toExactJson } from "@coffer/platform/values/exact-json";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { APPROVERS_MAX, type PolicyId, type PolicyRules } from "../../domain/policies/policy.ts";
import type { ApproversNotOperators, SigningPolicyOutdated } from "../../domain/policies/refusals.ts";
import { PROPOSAL_LIFE_MS } from "../../domain/proposals/proposal.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { InPolicies, PolicyWriter } from "./ports.ts";

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

export type ProposePolicyRefusal = SigningPolicyOutdated | ApproversNotOperators | IdempotencyKeyReused;

type Deps = { readonly inPolicies: InPolicies; readonly clock: Clock };

/** Nothing is in force by it before somebody else agrees. */
export const makeProposePolicy =
  ({ inPolicies, clock }: Deps) =>
  (command: ProposePolicy): Promise<Result<PolicyId, ProposePolicyRefusal>> => {
    const { operatorId: actorId, network, asset, rules, reason, basedOn, idempotencyKey: key } = command;
    const claim = makeClaim({ actorId, operation: "proposeSigningPolicy", key }, [
      ...[network, asset.code, toExactJson(rules), reason, String(basedOn)],
    ]);
    return inPolicies((writer) =>
      writer.proposeOnce(claim, async () => {
        const latestVersion = (await writer.lockLatest({ network, currency: asset.code }))?.version ?? 0;
        if (latestVersion !== basedOn) return err({ code: "SIGNING_POLICY_OUTDATED", latestVersion });
        const approvers = await findNoOperators(writer, rules);
        if (approvers) return err(approvers);
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

/**
 * Whoever it asks for their word has to be able to give it: when it is proposed, and when it is
 * agreed to.
 */
export async function findNoOperators(
  writer: Pick<PolicyWriter, "listOperators">,
  { tiers }: Pick<PolicyRules, "tiers">,
): Promise<ApproversNotOperators | null> {
  const asked = [...new Set(tiers.flatMap(({ approvers }) => approvers))];
  if (asked.length === 0) return null;
  const may = new Set(await writer.listOperators(asked));
  const approverIds = asked.filter((one) => !may.has(one)).slice(0, APPROVERS_MAX);
  return approverIds.length === 0 ? null : { code: "APPROVERS_NOT_OPERATORS", approverIds };
}
