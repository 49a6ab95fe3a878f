import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { parseRecover, parseRedeliver, parseTest } from "./parse.ts";
import { presentRefusal } from "./present-refusal.ts";

export const sendTestWebhook: MutationResolvers["sendTestWebhook"] = async (_root, args, { app, actor }) => {
  const { userId } = requireUser(actor);
  const sent = await app.sendTestWebhook({ userId, ...parseTest(args) });
  return sent.ok ? { __typename: "SendTestWebhookSuccess", delivery: sent.value } : presentRefusal(sent.error);
};

export const redeliverWebhook: MutationResolvers["redeliverWebhook"] = async (_root, args, { app, actor }) => {
  const { userId } = requireUser(actor);
  const sent = await app.redeliverWebhook({ userId, ...parseRedeliver(args) });
  return sent.ok ? { __typename: "RedeliverWebhookSuccess", delivery: sent.value } : presentRefusal(sent.error);
};

export const recoverWebhook: MutationResolvers["recoverWebhook"] = async (_root, args, { app, actor }) => {
  const { userId } = requireUser(actor);
  const recovered = await app.recoverWebhook({ userId, ...parseRecover(args) });
  return recovered.ok ? { __typename: "RecoverWebhookSuccess", ...recovered.value } : presentRefusal(recovered.error);
};
