import { forbidden } from "@coffer/platform/graphql/errors";
import { stateOf } from "../../domain/api-keys/api-key.ts";
import type { ApiKeyResolvers, ServiceResolvers } from "../generated/types.ts";
import { presentKeys } from "./lists.ts";

export const ApiKey: ApiKeyResolvers = {
  state: (key, _args, { app }) => stateOf(key, app.apiKeys.now()),
};

export const Service: ServiceResolvers = {
  state: ({ disabledAt }) => (disabledAt ? "DISABLED" : "ENABLED"),
  createdBy: async ({ createdById }, _args, { users }) => {
    const admin = await users.load(createdById);
    if (!admin) throw new Error(`the maker ${createdById} of a service is missing`);
    return admin;
  },
  apiKeys: async ({ id }, args, context) => {
    const keys = await presentKeys({ kind: "service", id }, args, context);
    if (!keys) throw forbidden();
    return keys;
  },
};
