import { makeLeases } from "@coffer/platform/queue/leases";
import { makeLogger } from "@coffer/platform/running/log";
import { makeLocalKeyProvider, makeVault } from "@coffer/platform/stores/vault";
import { systemClock } from "@coffer/platform/values/clock";
import { Secret } from "@coffer/platform/values/secret";
import type pg from "pg";
import { makeExportLinks } from "../src/adapters/exports/links.ts";
import { makeExportDesk } from "../src/adapters/postgres/exports/export-desk.ts";
import { makeExportFiles } from "../src/adapters/postgres/exports/export-files.ts";
import { EXPORTS } from "../src/adapters/postgres/exports/queue.ts";
import { makeSnapshots } from "../src/adapters/postgres/exports/snapshots.ts";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import { makeMakeExport } from "../src/app/exports/make-export.ts";
import { makeMakeExportsJob } from "../src/jobs/exports/make-exports.ts";

const BOUNDS = { rowsMax: 100_000, keepMs: 3_600_000, lists: 100, receipts: 100 };
const DEADLINE_MS = 60_000;

/** What makes lists, alone, with a key that two processes know. */
export async function makeExportParts(pool: pg.Pool, key: string, { rowsMax } = BOUNDS as { rowsMax: number }) {
  const vault = makeVault(makeLocalKeyProvider({ keyId: "test", key: new Secret(key) }));
  const assets = await loadAssets(pool, async () => undefined);
  const exportFiles = makeExportFiles({ pool, vault, assets, clock: systemClock, keepMs: BOUNDS.keepMs });
  const make = makeMakeExport({
    exportFiles,
    snapshots: makeSnapshots({ pool, assets, rowsMax, issuer: "Coffer" }),
    drawReceipt: () => Promise.reject(new Error("draws none")),
    clock: systemClock,
    deadlineMs: DEADLINE_MS,
  });
  return {
    desk: makeExportDesk({ pool, clock: systemClock, bounds: BOUNDS }),
    links: makeExportLinks(vault, "http://localhost"),
    files: exportFiles,
    make,
    job: makeMakeExportsJob({
      leases: makeLeases(pool, EXPORTS),
      make,
      log: makeLogger({ name: "test", level: "silent" }),
      deadlineMs: DEADLINE_MS,
    }),
  };
}
