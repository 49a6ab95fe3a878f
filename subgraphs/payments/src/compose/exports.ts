import { makeLeases } from "@coffer/platform/queue/leases";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { FILE_DOOR, makeExportLinks } from "../adapters/exports/links.ts";
import { makeReceiptPrinter } from "../adapters/exports/receipt/receipt-printer.ts";
import { clearExports } from "../adapters/postgres/exports/clear-exports.ts";
import { makeExportDesk } from "../adapters/postgres/exports/export-desk.ts";
import { makeExportFiles } from "../adapters/postgres/exports/export-files.ts";
import { EXPORTS } from "../adapters/postgres/exports/queue.ts";
import { makeSnapshots } from "../adapters/postgres/exports/snapshots.ts";
import { makeMakeExport } from "../app/exports/make-export.ts";
import type { PaymentsConfig } from "../config.ts";
import { makeFileDoor } from "../http/file-door.ts";
import { makeClearExportsJob } from "../jobs/exports/clear-exports.ts";
import { makeMakeExportsJob } from "../jobs/exports/make-exports.ts";
import type { Money } from "./money.ts";

/**
 * So long one try at a file may take: of the largest several times what it does. After a crash it
 * is made anew when twice as long has passed.
 */
const deadlineFor = (rowsMax: number): number => 20_000 + rowsMax / 2;
/** Files that are fetched at once, of all and of one person. */
const FETCHING = { places: 32, perOwner: 4 };

/** `clock`: the true time, which files are kept by. */
type Parts = Pick<SubgraphEnvironment, "vault" | "clock">;
type Config = Pick<PaymentsConfig, "exports" | "passkeys" | "publicAddress">;

export function composeExports({ pool, assets, log }: Money, { vault, clock }: Parts, config: Config) {
  const { exports: bounds, passkeys, publicAddress } = config;
  const exportDesk = makeExportDesk({ pool, clock, bounds });
  const exportLinks = makeExportLinks(vault, publicAddress);
  const exportFiles = makeExportFiles({ pool, vault, assets, clock, keepMs: bounds.keepMs });
  const snapshots = makeSnapshots({ pool, assets, rowsMax: bounds.rowsMax, issuer: passkeys.name });
  const printer = makeReceiptPrinter();
  const deadlineMs = deadlineFor(bounds.rowsMax);
  const make = makeMakeExport({ exportFiles, snapshots, drawReceipt: printer.draw, clock, deadlineMs });
  const job = makeMakeExportsJob({ leases: makeLeases(pool, EXPORTS), make, log, deadlineMs });
  const clearJob = makeClearExportsJob({ clear: (now) => clearExports(pool, now), clock, log });
  return {
    useCases: { exportDesk, exportLinks, exportAsked: () => job.wake() },
    reads: { exports: exportDesk, exportLinks },
    routes: [makeFileDoor({ path: FILE_DOOR, exportFiles, exportLinks, log, ...FETCHING })],
    jobs: [job, clearJob],
    close: () => printer.close(),
  };
}
