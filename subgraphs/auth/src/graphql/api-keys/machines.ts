import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers, QueryResolvers } from "../generated/types.ts";
import { presentServices } from "./lists.ts";
import { parseCreateService, parseServiceState } from "./parse.ts";
import { presentCreateServiceRefusal, presentDisableRefusal, presentEnableRefusal } from "./present.ts";

export const services: QueryResolvers["services"] = (_root, args, context) => presentServices(args, context);

export const service: QueryResolvers["service"] = async (_root, { id: text }, { app, actor }) => {
  const id = parseId("svc", text);
  const [found = null] = id === null ? [] : await app.services.find(actor, [id]);
  return found;
};

export const createService: MutationResolvers["createService"] = async (_root, args, { app, actor }) => {
  const made = await app.services.create(requireUser(actor), parseCreateService(args));
  return made.ok
    ? { __typename: "CreateServiceSuccess", service: made.value }
    : presentCreateServiceRefusal(made.error);
};

export const disableService: MutationResolvers["disableService"] = async (_root, args, { app, actor }) => {
  const disabled = await app.services.disable(requireUser(actor), parseServiceState(args));
  return disabled.ok
    ? { __typename: "DisableServiceSuccess", service: disabled.value }
    : presentDisableRefusal(disabled.error);
};

export const enableService: MutationResolvers["enableService"] = async (_root, args, { app, actor }) => {
  const enabled = await app.services.enable(requireUser(actor), parseServiceState(args));
  return enabled.ok
    ? { __typename: "EnableServiceSuccess", service: enabled.value }
    : presentEnableRefusal(enabled.error);
};
