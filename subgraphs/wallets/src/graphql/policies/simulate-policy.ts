import { money } from "@coffer/money/money";
import { missingOf } from "../../app/sends/read-holds.ts";
import type { RuleVerdict } from "../../domain/policies/evaluate.ts";
import type { QueryResolvers } from "../generated/types.ts";
import { presentMoney, presentRefusal } from "../present.ts";
import { parseSimulation } from "./parse.ts";

export const simulateSigningPolicy: QueryResolvers["simulateSigningPolicy"] = async (_root, args, { app, loaders }) => {
  const simulated = await app.simulatePolicy(parseSimulation(args, app));
  if (!simulated.ok) return presentRefusal(simulated.error);
  const { asset, lookedAt, isPartial, counts, named } = simulated.value;
  return {
    ...{ __typename: "SigningSimulation", lookedAt, isPartial, allowed: counts.ALLOW, waiting: counts.WAIT },
    ...{ needApproval: counts.NEEDS_APPROVAL, denied: counts.DENY },
    named: await Promise.all(
      named.map(async ({ sendId, payee, units, at, judgement }) => ({
        transaction: sendId === null ? null : await loaders.transaction.load(sendId),
        ...{ to: payee, amount: presentMoney(money(asset, units)), at },
        ...{ verdict: judgement.verdict.is, rules: judgement.rules.map(presentRule) },
      })),
    ),
  };
};

export const presentRule = (one: RuleVerdict) => ({
  ...{ rule: one.rule, verdict: one.verdict.is, missingApprovals: missingOf(one) },
  until: one.verdict.is === "WAIT" ? one.verdict.until : null,
});
