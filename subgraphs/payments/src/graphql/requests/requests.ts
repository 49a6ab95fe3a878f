import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import type { Connection } from "@coffer/platform/graphql/pages";
import { listRequestsOfUser, visibleTo } from "../../app/requests/read-requests.ts";
import type { PaymentRequest as DomainRequest } from "../../domain/money/payment-request.ts";
import type { Context } from "../context.ts";
import type { QueryResolvers } from "../generated/types.ts";
import { type RequestList, type RequestPageArguments, readRequestPage, requestList } from "./parse.ts";

export const paymentRequest: QueryResolvers["paymentRequest"] = async (_root, { id }, { actor, requestById }) =>
  visibleTo(actor, await requestById.load(id));

/** Whoever has the link sees what they may pay, and no more: see payment-request.ts. */
export const paymentRequestByLink: QueryResolvers["paymentRequestByLink"] = (_root, { token }, { actor, app }) =>
  app.findRequestByLink(requireUser(actor), token);

export const paymentRequests: QueryResolvers["paymentRequests"] = (_root, args, context) =>
  presentRequests({ name: "payment requests", owner: requireUser(context.actor).userId }, args, context);

/** What any field that lists requests answers. */
export async function presentRequests(
  list: RequestList,
  args: RequestPageArguments,
  { actor, app }: Context,
): Promise<Connection<DomainRequest>> {
  const page = readRequestPage(list, args);
  const listed = await listRequestsOfUser(app.requests, { actor, userId: parseId("usr", list.owner), page });
  return requestList(list, args).present(listed, { hasPrevious: page.after !== null, placeOf: ({ id }) => id });
}
