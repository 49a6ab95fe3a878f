import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import { readInput } from "@coffer/platform/graphql/read-input";
import { listLimits } from "../../app/limits/list-limits.ts";
import type { UserId } from "../../domain/money/ids.ts";
import type { Context } from "../context.ts";
import type { EntityResolvers, LimitResolvers, QueryResolvers } from "../generated/types.ts";
import { makeCurrencyParser } from "../money/parse.ts";
import { presentMoney } from "../money/present.ts";

type Args = { readonly currency: string };

async function loadLimits(userId: UserId | null, args: Args, { app, actor, limitsOfUser }: Context) {
  const assets = await app.assetsFor(args);
  const { currency } = readInput(args, (read) => ({ currency: read("currency", makeCurrencyParser(assets)) }));
  return [...(await listLimits((whose) => limitsOfUser.load(whose), { actor, userId, currency }))];
}

export const limits: QueryResolvers["limits"] = (_root, args, context) =>
  loadLimits(requireUser(context.actor).userId, args, context);

export const limitsOfParent: NonNullable<EntityResolvers["User"]["limits"]> = ({ id }, args, context) =>
  loadLimits(parseId("usr", id), args, context);

export const Limit: LimitResolvers = {
  limit: ({ limit }) => presentMoney(limit),
  used: ({ used }) => presentMoney(used),
  remaining: ({ remaining }) => presentMoney(remaining),
};
