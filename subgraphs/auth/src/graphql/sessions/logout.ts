import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";

export const logout: MutationResolvers["logout"] = (_root, _args, { app, actor }) => app.logout(requireUser(actor));
