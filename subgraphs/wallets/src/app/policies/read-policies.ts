import { type Listed, type Page, toListed } from "@coffer/platform/graphql/pages";
import type { Clock } from "@coffer/platform/values/clock";
import type { PolicyId } from "../../domain/policies/policy.ts";
import { type ProposalState, stateOf } from "../../domain/proposals/proposal.ts";
import type { PolicyFilter, PolicyReader, SeenPolicy } from "./ports.ts";

/** A policy, and where it stands now. */
export type ShownPolicy = Pick<SeenPolicy, "policy"> & { readonly state: ProposalState };

export type PoliciesPage = Page<PolicyId> & { readonly filter: PolicyFilter };

export type ReadPolicies = {
  list(page: PoliciesPage): Promise<Listed<ShownPolicy>>;
  /** Of one that is there: they are never removed. */
  see(id: PolicyId): Promise<ShownPolicy>;
};

type Deps = { readonly policies: Pick<PolicyReader, "list" | "find">; readonly clock: Clock };

export function makeReadPolicies({ policies, clock }: Deps): ReadPolicies {
  const show = ({ policy, latest }: SeenPolicy): ShownPolicy => ({
    policy,
    state: stateOf(policy, { latest, now: clock.now() }),
  });
  return {
    async list({ filter, after, first }) {
      const found = await policies.list({ ...filter, after, count: first + 1, now: clock.now() });
      return toListed(found.map(show), first);
    },
    async see(id) {
      const seen = await policies.find(id);
      if (!seen) throw new Error(`${id} is missing`);
      return show(seen);
    },
  };
}
