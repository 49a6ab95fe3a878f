import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import { pagedList } from "@coffer/platform/graphql/pages";
import { listExports, mayTake, visibleTo } from "../../app/exports/read-exports.ts";
import { visibleTo as visiblePayment } from "../../app/history/list-payments.ts";
import { type ExportId, fileNameOf, mediaTypeOf } from "../../domain/exports/export.ts";
import type { PaymentExportResolvers, QueryResolvers } from "../generated/types.ts";

export const paymentExport: QueryResolvers["paymentExport"] = async (_root, { id }, { app, actor }) => {
  const exportId = parseId("pex", id);
  return exportId === null ? null : visibleTo(actor, await app.exports.find(exportId));
};

export const paymentExports: QueryResolvers["paymentExports"] = async (_root, args, { app, actor }) => {
  const { userId } = requireUser(actor);
  const list = pagedList<ExportId>({
    name: "payment exports",
    of: [userId],
    parsePlace: (text) => parseId("pex", text),
  });
  const page = list.read(args);
  const listed = await listExports(app.exports, { userId, page });
  return list.present(listed, { hasPrevious: page.after !== null, placeOf: ({ id }) => id });
};

export const PaymentExport: PaymentExportResolvers = {
  payment: async ({ paymentId }, _args, { actor, paymentById }) =>
    paymentId === null ? null : visiblePayment(actor, await paymentById.load(paymentId)),
  requestedBy: ({ ownerId }) => ({ id: ownerId }),
  fileName: fileNameOf,
  mediaType: mediaTypeOf,
  link: async (file, _args, { app, actor, linkOfExport }) => {
    if (!mayTake(actor, file)) return null;
    const sealed = await linkOfExport.load(file.id);
    return sealed && (await app.exportLinks.open(file.id, sealed)).reveal();
  },
};
