import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, idempotencyKey, makeIdParser, optional } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import { approval } from "../approvals/parse.ts";
import type { Context } from "../context.ts";
import type { BulkPaymentRowInput, MutationResolvers, QueryResolvers } from "../generated/types.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { presentNeed } from "../previews/payment-preview.ts";
import { bulkName, exactlyOne, type ReadRows, readRows, rowList, toRowInput } from "./parse.ts";

/** Of a row of a list: about as many bytes as in a file. */
const ROW_SIZE = 400;

export const createBulkPayment: MutationResolvers["createBulkPayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const {
    rows,
    csv,
    given: _one,
    ...said
  } = readInput(args, (read) => ({
    given: read("input", exactlyOne),
    fromAccountId: read("input.fromAccountId", makeIdParser("acc")),
    name: read("input.name", bulkName),
    rows: read("input.rows", rowList),
    csv: read("input.csv", optional(anything<string>)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const made = await app.takeBulkUpload(actorId, csv?.length ?? ROW_SIZE * (rows?.length ?? 0), async () =>
    app.createBulkPayment({ actorId, ...said, ...(await readGiven(app, rows, csv)) }),
  );
  if (!made.ok) return presentRefusal(made.error);
  return { __typename: "CreateBulkPaymentSuccess", bulkPayment: made.value };
};

async function readGiven(
  app: Context["app"],
  rows: readonly BulkPaymentRowInput[] | null,
  csv: string | null,
): Promise<ReadRows> {
  const file = csv === null ? null : await app.readBulkFile(csv);
  if (file && !file.ok) return { rows: [], faults: file.error };
  const given = file ? file.value.map(toRowInput) : (rows ?? []);
  return readRows(given, await app.assetsFor(given));
}

export const startBulkPayment: MutationResolvers["startBulkPayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const command = readInput(args, (read) => ({
    bulkId: read("input.bulkPaymentId", makeIdParser("blk")),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
    approval: read("input.approval", optional(approval)),
  }));
  const started = await app.startBulkPayment({ actorId, ...command });
  if (!started.ok) return presentRefusal(started.error);
  return { __typename: "StartBulkPaymentSuccess", bulkPayment: started.value };
};

export const previewStartBulkPayment: QueryResolvers["previewStartBulkPayment"] = async (
  _root,
  args,
  { app, actor },
) => {
  const actorId = requireUser(actor).userId;
  const command = readInput(args, (read) => ({ bulkId: read("input.bulkPaymentId", makeIdParser("blk")) }));
  const foreseen = await app.previews.startBulkPayment({ actorId, ...command });
  if (!foreseen.ok) return presentRefusal(foreseen.error);
  const { bulk, approval: need } = foreseen.value;
  return { __typename: "BulkPreviewSuccess", preview: { bulkPayment: bulk, approval: presentNeed(need) } };
};

export const cancelBulkPayment: MutationResolvers["cancelBulkPayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const command = readInput(args, (read) => ({
    bulkId: read("input.bulkPaymentId", makeIdParser("blk")),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const cancelled = await app.cancelBulkPayment({ actorId, ...command });
  if (!cancelled.ok) return presentRefusal(cancelled.error);
  return { __typename: "CancelBulkPaymentSuccess", bulkPayment: cancelled.value };
};
