import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, makeIdParser } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { StepRequest } from "../../app/requests/step-request.ts";
import type { Context } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { presentRefusal } from "../money/present-refusal.ts";

type Asked = { readonly input: { readonly requestId: string; readonly idempotencyKey: string } };

const readStep = (args: Asked, { actor }: Context): StepRequest => ({
  actorId: requireUser(actor).userId,
  ...readInput(args, (read) => ({
    requestId: read("input.requestId", makeIdParser("prq")),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  })),
});

export const declineRequest: MutationResolvers["declineRequest"] = async (_root, args, context) => {
  const declined = await context.app.declineRequest(readStep(args, context));
  if (!declined.ok) return presentRefusal(declined.error);
  return { __typename: "DeclineRequestSuccess", request: declined.value };
};

export const cancelRequest: MutationResolvers["cancelRequest"] = async (_root, args, context) => {
  const cancelled = await context.app.cancelRequest(readStep(args, context));
  if (!cancelled.ok) return presentRefusal(cancelled.error);
  return { __typename: "CancelRequestSuccess", request: cancelled.value };
};

export const remindRequest: MutationResolvers["remindRequest"] = async (_root, args, context) => {
  const reminded = await context.app.remindRequest(readStep(args, context));
  if (!reminded.ok) return presentRefusal(reminded.error);
  return { __typename: "RemindRequestSuccess", request: reminded.value };
};
