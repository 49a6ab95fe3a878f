import { requireUser } from "@coffer/platform/graphql/errors";
import { makeIdParser, prose } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { SeenSend } from "../../app/sends/read-sends.ts";
import { ACT_REASON_MAX } from "../../domain/sends/send.ts";
import type { SendId } from "../../domain/wallets/ids.ts";
import type { Context } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { presentRefusal } from "../present.ts";

const parse = (args: { readonly input: { readonly transactionId: string; readonly reason: string } }) =>
  readInput(args, (read) => ({
    sendId: read("input.transactionId", makeIdParser("txn")),
    reason: read("input.reason", prose(ACT_REASON_MAX)),
  }));

export const speedUpTransaction: MutationResolvers["speedUpTransaction"] = async (_root, args, context) => {
  const operatorId = requireUser(context.actor).userId;
  const done = await context.app.manageSends.speedUp({ operatorId, ...parse(args) });
  if (!done.ok) return presentRefusal(done.error);
  return { __typename: "SpeedUpTransactionSuccess", transaction: await readAgain(context, done.value) };
};

export const cancelTransaction: MutationResolvers["cancelTransaction"] = async (_root, args, context) => {
  const operatorId = requireUser(context.actor).userId;
  const done = await context.app.manageSends.cancel({ operatorId, ...parse(args) });
  if (!done.ok) return presentRefusal(done.error);
  return { __typename: "CancelTransactionSuccess", transaction: await readAgain(context, done.value) };
};

/** As it is by now. */
export async function readAgain({ loaders }: Context, id: SendId): Promise<SeenSend> {
  loaders.transaction.clearAll();
  loaders.verdict.clearAll();
  loaders.draft.clearAll();
  loaders.approvals.clearAll();
  const seen = await loaders.transaction.load(id);
  if (!seen) throw new Error(`${id} is not seen by who manages it`);
  return seen;
}
