import { makeLeases } from "@coffer/platform/queue/leases";
import { gather } from "@coffer/platform/running/gather";
import { systemClock } from "@coffer/platform/values/clock";
import type pg from "pg";
import { loadAssets } from "../src/adapters/postgres/assets.ts";
import { sandboxClearing } from "../src/adapters/postgres/clearing-accounts.ts";
import { makePaymentReader } from "../src/adapters/postgres/payment-reader.ts";
import { DEPOSITS, HOLDS } from "../src/adapters/postgres/queues.ts";
import { runBatch } from "../src/adapters/postgres/run-batch.ts";
import { sandboxProvider } from "../src/adapters/sandbox-provider.ts";
import { makeExpireHold } from "../src/app/expire-hold.ts";
import type { DepositProvider, SubmitMoney } from "../src/app/ports.ts";
import { makeSettleDeposit } from "../src/app/settle-deposit.ts";
import { makeExpireHoldsJob } from "../src/jobs/expire-holds.ts";
import { makeSettleDepositsJob } from "../src/jobs/settle-deposits.ts";
import { QUOTAS, type World } from "./world.ts";

/** Outside every group commit. */
export const submitTo =
  (pool: pg.Pool): SubmitMoney =>
  async (command) =>
    (await runBatch({ pool, clock: systemClock, quotas: QUOTAS }, [command]))[0] ?? { kind: "stale" };

type Changes = { readonly submit?: SubmitMoney; readonly provider?: DepositProvider };

async function makeParts(world: World, { submit }: Changes) {
  const environment = world.environments.of("payments", { poolMax: 8 });
  const { pool } = environment;
  const payments = makePaymentReader(pool, await loadAssets(pool));
  const findPayment = gather((ids: readonly string[]) => payments.findMany(ids));
  return { ...environment, findPayment, clock: systemClock, submit: submit ?? submitTo(pool) };
}

/** The settling job of one more instance. A round works on all that is due. */
export async function makeDepositWorker(world: World, changes: Changes = {}) {
  const parts = await makeParts(world, changes);
  const failed: string[] = [];
  const provider = changes.provider ?? sandboxProvider;
  const worker = makeSettleDepositsJob({
    leases: makeLeases(parts.pool, DEPOSITS),
    settle: makeSettleDeposit({ ...parts, provider, clearing: sandboxClearing, failed: ({ id }) => failed.push(id) }),
    log: parts.log,
  });
  return { worker, settle: worker.round, failed };
}

/** The expiring job of one more instance. */
export async function makeHoldWorker(world: World, changes: Changes = {}): Promise<() => Promise<boolean | number>> {
  const parts = await makeParts(world, changes);
  return makeExpireHoldsJob({ leases: makeLeases(parts.pool, HOLDS), expire: makeExpireHold(parts), log: parts.log })
    .round;
}

/** Has begun with a deposit, and waits. */
export const waitingProvider: DepositProvider = { supports: () => true, collect: async () => "WAITING" };
