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

/** One try at a file. */
const DEADLINE_MS = 5 * 60_000;
/** Files that are fetched at once. */
const FETCHING_MAX = 32;

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
  const make = makeMakeExport({ exportFiles, snapshots, drawReceipt: printer.draw, clock, deadlineMs: DEADLINE_MS });
  const job = makeMakeExportsJob({ leases: makeLeases(pool, EXPORTS), make, log, deadlineMs: DEADLINE_MS });
  const clearJob = makeClearExportsJob({ clear: (now) => clearExports(pool, now), clock, log });
  return {
    useCases: { exportDesk, exportLinks, exportAsked: () => job.wake() },
    reads: { exports: exportDesk, exportLinks },
    routes: [makeFileDoor({ path: FILE_DOOR, exportFiles, exportLinks, log, places: FETCHING_MAX })],
    jobs: [job, clearJob],
    close: () => printer.close(),
  };
}
