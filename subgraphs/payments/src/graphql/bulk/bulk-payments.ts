import { requireUser } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import { loadDelivered } from "@coffer/platform/streams/streams";
import type { BulkEventData } from "../../app/bulk/bulk-event.ts";
import { listBulksOfUser, visibleTo } from "../../app/bulk/read-bulks.ts";
import { isSideOf } from "../../app/money/follow-shared.ts";
import type { Context } from "../context.ts";
import type { QueryResolvers } from "../generated/types.ts";
import type { BulkPaymentChangedParent } from "../parents.ts";
import { bulkList, readBulkPage } from "./parse.ts";

export const bulkPayment: QueryResolvers["bulkPayment"] = async (_root, { id }, { actor, bulkById }) =>
  visibleTo(actor, await bulkById.load(id));

export const bulkPayments: QueryResolvers["bulkPayments"] = async (_root, args, { app, actor }) => {
  const { userId } = requireUser(actor);
  const page = readBulkPage(userId, args);
  const listed = await listBulksOfUser(app.bulks, { actor, userId, page });
  return bulkList(userId, args).present(listed, { hasPrevious: page.after !== null, placeOf: ({ id }) => id });
};

const mayShow = (viewer: UserActor, { userId }: BulkEventData): boolean => isSideOf(viewer, [userId]);

export const bulkPaymentStatus = {
  resolve: (_root: unknown, _args: unknown, context: Context): Promise<BulkPaymentChangedParent> =>
    loadDelivered<BulkEventData>({ owner: context.app.bulkStreams, mayShow }, context),
};
