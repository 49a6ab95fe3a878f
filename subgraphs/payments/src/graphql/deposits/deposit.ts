import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, idempotencyKey } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { MutationResolvers } from "../generated/types.ts";
import { amountOf } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const deposit: MutationResolvers["deposit"] = async (_root, args, { app, actor }) => {
  const { userId } = requireUser(actor);
  const command = readInput(args, (read) => ({
    accountId: read("input.accountId", anything),
    amount: read("input.amount", amountOf(app.assets)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const requested = await app.requestDeposit({ actorId: userId, ...command });
  return requested.ok ? { __typename: "DepositSuccess", payment: requested.value } : presentRefusal(requested.error);
};
