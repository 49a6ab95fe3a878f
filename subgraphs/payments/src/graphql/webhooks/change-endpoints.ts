import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { parseCreate, parseRotate, parseUpdate } from "./parse.ts";
import { presentRefusal } from "./present-refusal.ts";

export const createWebhookEndpoint: MutationResolvers["createWebhookEndpoint"] = async (_root, args, context) => {
  const created = await context.app.createWebhook(requireUser(context.actor), parseCreate(args));
  if (!created.ok) return presentRefusal(created.error);
  const { endpoint, secret } = created.value;
  return { __typename: "CreateWebhookEndpointSuccess", endpoint, secret: secret.reveal() };
};

export const updateWebhookEndpoint: MutationResolvers["updateWebhookEndpoint"] = async (_root, args, context) => {
  const updated = await context.app.updateWebhook(requireUser(context.actor), parseUpdate(args));
  if (!updated.ok) return presentRefusal(updated.error);
  return { __typename: "UpdateWebhookEndpointSuccess", endpoint: updated.value };
};

export const deleteWebhookEndpoint: MutationResolvers["deleteWebhookEndpoint"] = async (_root, { input }, context) => {
  // No fault of an input: what is no id of an endpoint is the id of none.
  const removed = await context.app.deleteWebhook(requireUser(context.actor), parseId("whe", input.endpointId));
  if (!removed.ok) return presentRefusal(removed.error);
  return { __typename: "DeleteWebhookEndpointSuccess", endpoint: removed.value };
};

export const rotateWebhookSecret: MutationResolvers["rotateWebhookSecret"] = async (_root, args, context) => {
  const rotated = await context.app.rotateWebhook(requireUser(context.actor), parseRotate(args));
  if (!rotated.ok) return presentRefusal(rotated.error);
  const { endpoint, secret } = rotated.value;
  return { __typename: "RotateWebhookSecretSuccess", endpoint, secret: secret.reveal() };
};
