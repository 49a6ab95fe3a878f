import { requireUser } from "@coffer/platform/graphql/errors";
import { pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { readInput } from "@coffer/platform/graphql/read-input";
import type {
  LimitRuleResolvers,
  LimitScheduleResolvers,
  MutationResolvers,
  QueryResolvers,
} from "../generated/types.ts";
import { makeCurrencyParser } from "../money/parse.ts";
import { presentMoney } from "../money/present.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { parseSchedule } from "./parse.ts";

const VERSION = /^[1-9]\d{0,9}$/;
const makeList = (currency: string) =>
  pagedList<number>({
    name: "limit schedules",
    of: [currency],
    parsePlace: (text) => (VERSION.test(text) ? Number.parseInt(text, 10) : null),
  });

export const limitSchedules: QueryResolvers["limitSchedules"] = async (_root, args, { app }) => {
  const assets = await app.assetsFor(args);
  const list = makeList(args.currency);
  const { currency, ...page } = readInput(args, (read) => ({
    currency: read("currency", makeCurrencyParser(assets)),
    first: read("first", pageSize),
    after: read("after", list.after),
  }));
  const listed = await app.listLimitSchedules(currency, page);
  return list.present(listed, { hasPrevious: page.after !== null, placeOf: ({ version }) => version });
};

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
