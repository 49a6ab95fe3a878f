import { makeFairTurns } from "@coffer/platform/graphql/fair-turns";
import { makeLeases } from "@coffer/platform/queue/leases";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { makeCountUpload } from "../adapters/bulk/count-uploads.ts";
import { readFile } from "../adapters/bulk/read-file.ts";
import { makeBulkDesk } from "../adapters/postgres/bulk/bulk-desk.ts";
import { makeBulkReader } from "../adapters/postgres/bulk/bulk-reader.ts";
import { BULK_CHANGES } from "../adapters/postgres/bulk/change-table.ts";
import { BULKS } from "../adapters/postgres/bulk/queue.ts";
import { makeChangeReader } from "../adapters/postgres/money/change-reader.ts";
import { makeFollowBulks } from "../app/bulk/follow-bulks.ts";
import { makeRunBulk, type RunBulkDeps } from "../app/bulk/run-bulk.ts";
import { makeTakeUpload } from "../app/bulk/take-upload.ts";
import type { PaymentsConfig } from "../config.ts";
import { makeRunBulksJob } from "../jobs/bulk/run-bulks.ts";
import type { Money } from "./money.ts";

type Approvals = Pick<RunBulkDeps, "policies" | "approvedPayees">;
type Parts = Pick<SubgraphEnvironment, "keyValue" | "wakes">;

/** One of each person, and two in all: each holds some megabytes, and looks thousands up. */
const TURNS = { places: 2, ownersWorksMax: 2, ownersWeightMax: 16_000_000, weightMax: 64_000_000, patienceMs: 10_000 };

/** Many payments at once. */
export function composeBulk(
  money: Money,
  approvals: Approvals,
  { environment: { keyValue, wakes }, config }: { readonly environment: Parts; readonly config: PaymentsConfig },
) {
  const { pool, assets, clock, log } = money;
  const bulks = makeBulkReader(pool, assets);
  const committed = () => wakes.wake("payments");
  const bulkDesk = makeBulkDesk({ pool, assets, max: config.quotas.bulks, committed });
  const run = makeRunBulk({ ...money, ...approvals, bulks, bulkDesk });
  const job = makeRunBulksJob({ leases: makeLeases(pool, BULKS), run, log });
  const stores = { keyValue, local: makeMemoryKeyValueStore(clock), log };
  const turns = makeFairTurns(TURNS);
  return {
    deps: { bulks, bulkDesk, started: () => job.wake() },
    reads: {
      bulks,
      bulkStreams: makeFollowBulks({ bulks, bulkChanges: makeChangeReader(pool, BULK_CHANGES) }),
      readBulkFile: readFile,
      takeBulkUpload: makeTakeUpload({ count: makeCountUpload(stores, config.bulkUploads), turns }),
    },
    job,
    close: () => turns.close(),
  };
}
