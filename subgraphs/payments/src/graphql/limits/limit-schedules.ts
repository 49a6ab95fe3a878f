import { requireUser } from "@coffer/platform/graphql/errors";
import type {
  LimitRuleResolvers,
  LimitScheduleResolvers,
  MutationResolvers,
  QueryResolvers,
} from "../generated/types.ts";
import { listVersions } from "../money/list-versions.ts";
import { presentMoney } from "../money/present.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { parseSchedule } from "./parse.ts";

export const limitSchedules: QueryResolvers["limitSchedules"] = async (_root, args, { app }) =>
  listVersions(args, { name: "limit schedules", assets: await app.assetsFor(args), list: app.listLimitSchedules });

export const setLimitSchedule: MutationResolvers["setLimitSchedule"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const known = { assets: await app.assetsFor(args), timeZones: await app.timeZones() };
  const set = await app.setLimitSchedule({ operatorId, ...parseSchedule(args, known) });
  return set.ok ? { __typename: "SetLimitScheduleSuccess", schedule: set.value } : presentRefusal(set.error);
};

export const LimitSchedule: LimitScheduleResolvers = {
  rules: ({ rules }) => [...rules],
  setAt: ({ decidedAt }) => decidedAt,
  setBy: ({ operatorId }) => operatorId && { id: operatorId },
};

export const LimitRule: LimitRuleResolvers = {
  user: ({ userId }) => userId && { id: userId },
  maximum: ({ maximum }) => presentMoney(maximum),
};
