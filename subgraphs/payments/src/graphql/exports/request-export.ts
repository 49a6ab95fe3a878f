import { forbidden, requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { LOOK_COST } from "../history/payment-lists.ts";
import { parseExport, parseReceipt } from "./parse.ts";
import { presentRefusal } from "./present-refusal.ts";

export const requestReceipt: MutationResolvers["requestReceipt"] = async (_root, args, { app, actor }) => {
  const asked = await app.requestReceipt(requireUser(actor), parseReceipt(args));
  return asked.ok ? { __typename: "RequestReceiptSuccess", export: asked.value } : presentRefusal(asked.error);
};

export const exportPayments: MutationResolvers["exportPayments"] = async (_root, args, { app, actor, work }) => {
  const viewer = requireUser(actor);
  const { whose, ...command } = parseExport(args, viewer.userId, await app.assetsFor(args));
  // What is no user's id is nobody's, as everywhere: who asks for them has no right to it.
  if (whose === null) throw forbidden("You have no right to these payments.");
  work?.take(LOOK_COST);
  const asked = await app.exportPayments(viewer, { ...command, whose });
  return asked.ok ? { __typename: "ExportPaymentsSuccess", export: asked.value } : presentRefusal(asked.error);
};
