import { requireUser } from "@coffer/platform/graphql/errors";
import type { QueryResolvers } from "../generated/types.ts";

export const stepUpMethods: QueryResolvers["stepUpMethods"] = async (_root, _args, { actor, app }) => [
  ...(await app.findStepUpMethods(requireUser(actor).userId)),
];
