import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { Clock } from "@coffer/platform/values/clock";
import { columnsOf } from "../../domain/exports/columns.ts";
import { BYTE_ORDER_MARK, toRecord } from "../../domain/exports/csv.ts";
import { describeReceipt } from "../../domain/exports/receipt.ts";
import type { DrawReceipt, ExportFiles, ExportJob, ExportRun, ListTerms, ReceiptTerms, Snapshots } from "./ports.ts";

export type MakeExportDeps = {
  readonly exportFiles: ExportFiles;
  readonly snapshots: Snapshots;
  readonly drawReceipt: DrawReceipt;
  readonly clock: Clock;
  /** So long one try may take: another begins when it is over. */
  readonly deadlineMs: number;
};

/** Of what is written at once, and so of what is in memory. */
const PART_BYTES = 256 * 1024;

/**
 * Makes the file of an item of the queue, in parts of its own: a try that died is made again from
 * the beginning, and two at once make one file.
 */
export const makeMakeExport =
  (deps: MakeExportDeps) =>
  async ({ id: uuid }: { readonly id: Uuid }): Promise<"done" | "remove"> => {
    const job = await deps.exportFiles.findJob(idFromUuid("pex", uuid));
    if (!job) return "remove";
    const run = deps.exportFiles.begin(job.id);
    const { terms } = job;
    await (terms.kind === "RECEIPT"
      ? writeReceipt(deps, { job, run, terms })
      : writeList(deps, { job, run, list: terms }));
    return "done";
  };

type ReceiptRun = { readonly job: ExportJob; readonly run: ExportRun; readonly terms: ReceiptTerms };

async function writeReceipt(
  { snapshots, drawReceipt }: MakeExportDeps,
  { job, run, terms }: ReceiptRun,
): Promise<void> {
  const { ownerId: viewerId, isOwn } = job;
  const facts = await snapshots.readReceipt({ ...terms, viewerId, isOwn });
  if (await run.write(await drawReceipt(describeReceipt(facts)), 1)) await run.finish();
}

type ListRun = { readonly job: ExportJob; readonly run: ExportRun; readonly list: ListTerms };

async function writeList(deps: MakeExportDeps, { job, run, list }: ListRun): Promise<void> {
  const endsAt = deps.clock.now().getTime() + deps.deadlineMs;
  const viewerId = "userId" in list.whose ? list.whose.userId : null;
  const { names, cellsOf } = columnsOf(!job.isOwn, viewerId);
  await deps.snapshots.readList({ ...list, isStaffs: !job.isOwn }, async (batches) => {
    if (batches === "TOO_LARGE") return run.fail();
    let [text, rows] = [(list.byteOrderMark ? BYTE_ORDER_MARK : "") + toRecord(names), 0];
    for await (const batch of batches) {
      if (deps.clock.now().getTime() > endsAt) throw new Error(`the file was not made within ${deps.deadlineMs} ms`);
      for (const listed of batch) text += toRecord(cellsOf(listed));
      rows += batch.length;
      if (text.length < PART_BYTES) continue;
      if (!(await run.write(Buffer.from(text), rows))) return;
      text = "";
    }
    if (await run.write(Buffer.from(text), rows)) await run.finish();
  });
}
