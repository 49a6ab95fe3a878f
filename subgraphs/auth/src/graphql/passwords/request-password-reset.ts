import type { MutationResolvers } from "../generated/types.ts";

export const requestPasswordReset: MutationResolvers["requestPasswordReset"] = (_root, { input }, { app, address }) =>
  app.requestPasswordReset({ login: input.login, address });
