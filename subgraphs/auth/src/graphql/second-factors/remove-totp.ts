import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { presentNotEnabled, presentSecondFactors } from "./present.ts";

export const removeTotp: MutationResolvers["removeTotp"] = async (_root, _args, { app, actor }) => {
  const { userId } = requireUser(actor);
  const removed = await app.removeTotp(userId);
  if (!removed.ok) return presentNotEnabled();
  const secondFactors = presentSecondFactors(await app.findSecondFactors(userId));
  return { __typename: "RemoveTotpSuccess", secondFactors };
};
