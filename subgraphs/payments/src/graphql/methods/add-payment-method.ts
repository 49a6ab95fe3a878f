import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, idempotencyKey } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { MethodKind } from "../../domain/methods/method.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { token } from "./parse.ts";

export const addPaymentMethod: MutationResolvers["addPaymentMethod"] = async (_root, args, context) => {
  const { userId } = requireUser(context.actor);
  const asked = readInput(args, (read) => ({
    kind: read("input.kind", anything<MethodKind>),
    token: read("input.token", token),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const added = await context.app.addPaymentMethod({ userId, ...asked });
  context.methodsOfUser.clear(userId);
  if (!added.ok) return presentRefusal(added.error);
  return { __typename: "AddPaymentMethodSuccess", paymentMethod: added.value };
};
