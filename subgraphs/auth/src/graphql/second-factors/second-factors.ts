import { requireUser } from "@coffer/platform/graphql/errors";
import type { QueryResolvers } from "../generated/types.ts";
import { presentSecondFactors } from "./present.ts";

export const secondFactors: QueryResolvers["secondFactors"] = async (_root, _args, { app, actor }) =>
  presentSecondFactors(await app.findSecondFactors(requireUser(actor).userId));
