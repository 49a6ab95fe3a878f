import { visibleTo } from "../../app/bulk/read-bulks.ts";
import { readBulkRowsAsCsv } from "../../app/bulk/rows-as-csv.ts";
import { visibleTo as paymentVisibleTo } from "../../app/history/list-payments.ts";
import { type BulkPayment as DomainBulk, pendingOf, type RowCounts } from "../../domain/money/bulk-payment.ts";
import type { BulkPaymentChangedResolvers, BulkPaymentRowResolvers, EntityResolvers } from "../generated/types.ts";
import { presentMoney } from "../money/present.ts";
import { presentCode } from "../money/present-refusal.ts";
import { readCsvPart, readRowPage, rowsOfBulk } from "./parse.ts";

const presentCounts = (rows: number, { paid, refused, skipped }: RowCounts) => ({
  pending: pendingOf({ rows, counts: { paid, refused, skipped } }),
  paid,
  refused,
  skipped,
});

export const BulkPayment: EntityResolvers["BulkPayment"] = {
  __resolveReference: async ({ id }, { actor, bulkById }) => visibleTo(actor, await bulkById.load(id)),
  fromAccount: ({ from }) => ({ id: from.accountId }),
  rowCount: ({ rows }) => rows,
  counts: ({ rows, counts }) => presentCounts(rows, counts),
  amount: ({ amount }) => presentMoney(amount),
  fee: ({ fee }) => presentMoney(fee),
  total: ({ cost }) => presentMoney(cost),
  digest: ({ digest }) => digest.toString("hex"),
  rows: async ({ id }, args, { app }) => {
    const page = readRowPage(id, args);
    const listed = await app.bulks.listRows(id, page);
    return rowsOfBulk(id, args).present(listed, { hasPrevious: page.after !== null, placeOf: ({ place }) => place });
  },
  rowsAsCsv: ({ id }, args, { app }) => readBulkRowsAsCsv(app.bulks, id, readCsvPart(args)),
};

export const BulkPaymentRow: BulkPaymentRowResolvers = {
  row: ({ place }) => place,
  payee: ({ payeeId }) => ({ id: payeeId }),
  payeeAccount: ({ payeeAccountId }) => payeeAccountId && { id: payeeAccountId },
  amount: ({ amount }) => presentMoney(amount),
  fee: ({ fee }) => presentMoney(fee),
  payment: async ({ paymentId }, _args, { actor, paymentById }) =>
    paymentId === null ? null : paymentVisibleTo(actor, await paymentById.load(paymentId)),
  refusal: ({ refusal }) => refusal && presentCode(refusal),
};

export const bulkPaymentOf: NonNullable<EntityResolvers["Payment"]["bulkPayment"]> = async (
  { id, kind },
  _args,
  { actor, bulkPaidBy, bulkById },
) => {
  const bulkId = kind === "SEND" || kind === "TRANSFER" ? await bulkPaidBy.load(id) : null;
  return bulkId === null ? null : visibleTo(actor, await bulkById.load(bulkId));
};

export const BulkPaymentChanged: BulkPaymentChangedResolvers = {
  counts: ({ rows, paid, refused, skipped }) => presentCounts(rows, { paid, refused, skipped }),
  // The event said whose it is and that was checked; bulk payments are never removed.
  bulkPayment: async ({ bulkPaymentId }, _args, { bulkById }) => (await bulkById.load(bulkPaymentId)) as DomainBulk,
};
