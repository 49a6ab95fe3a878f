import { type Money, money } from "@coffer/money/money";
import { requireUser } from "@coffer/platform/graphql/errors";
import type {
  FeeRuleResolvers,
  FeeScheduleResolvers,
  FeeTierResolvers,
  MutationResolvers,
  QueryResolvers,
} from "../generated/types.ts";
import { listVersions } from "../money/list-versions.ts";
import { presentMoney } from "../money/present.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { parseSchedule } from "./parse.ts";

export const feeSchedules: QueryResolvers["feeSchedules"] = async (_root, args, { app }) =>
  listVersions(args, { name: "fee schedules", assets: await app.assetsFor(args), list: app.feeSchedules });

export const setFeeSchedule: MutationResolvers["setFeeSchedule"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const set = await app.setFeeSchedule({ operatorId, ...parseSchedule(args, assets) });
  return set.ok ? { __typename: "SetFeeScheduleSuccess", schedule: set.value } : presentRefusal(set.error);
};

export const FeeSchedule: FeeScheduleResolvers = {
  rules: async ({ currency, rules }, _args, { app }) => {
    const asset = (await app.assetsFor({ currency })).find(currency);
    if (!asset) throw new Error(`asset ${currency} of a fee schedule is missing`);
    const toMoney = (units: bigint): Money => money(asset, units);
    return rules.map((rule) => ({ rule, toMoney }));
  },
  setAt: ({ decidedAt }) => decidedAt,
  setBy: ({ operatorId }) => operatorId && { id: operatorId },
};

export const FeeRule: FeeRuleResolvers = {
  kind: ({ rule }) => rule.kind,
  user: ({ rule }) => (rule.userId === null ? null : { id: rule.userId }),
  level: ({ rule }) => rule.level,
  method: ({ rule }) => rule.method,
  priority: ({ rule }) => rule.priority,
  charge: ({ rule }) => rule.charge,
  tiers: ({ rule, toMoney }) => rule.tiers.map((tier) => ({ tier, toMoney })),
  minimum: ({ rule, toMoney }) => presentMoney(toMoney(rule.minimum)),
  maximum: ({ rule, toMoney }) => (rule.maximum === null ? null : presentMoney(toMoney(rule.maximum))),
};

export const FeeTier: FeeTierResolvers = {
  from: ({ tier, toMoney }) => presentMoney(toMoney(tier.from)),
  fixed: ({ tier, toMoney }) => presentMoney(toMoney(tier.fixed)),
  basisPoints: ({ tier }) => tier.basisPoints,
};
