import { makeLeases } from "@coffer/platform/queue/leases";
import { makeBatchedRead } from "@coffer/platform/running/batched-read";
import { type Clock, systemClock } from "@coffer/platform/values/clock";
import type pg from "pg";
import { HOLDS } from "../src/adapters/postgres/authorizations/queue.ts";
import { makeListDepositedFrom } from "../src/adapters/postgres/deposits/deposit-table.ts";
import { DEPOSITS } from "../src/adapters/postgres/deposits/queue.ts";
import { makePaymentReader } from "../src/adapters/postgres/history/payment-reader.ts";
import { makeMethodDesk } from "../src/adapters/postgres/methods/method-desk.ts";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import { PAID } from "../src/adapters/postgres/money/paid-queue.ts";
import { runBatch } from "../src/adapters/postgres/money/run-batch.ts";
import { feeIncome, receivable, sandboxClearing } from "../src/adapters/postgres/money/system-accounts.ts";
import { REQUESTS } from "../src/adapters/postgres/requests/queue.ts";
import { makeRequestDesk } from "../src/adapters/postgres/requests/request-desk.ts";
import { makeIsBeingEnded } from "../src/adapters/postgres/stuck/being-ended.ts";
import { makeAddressPayouts } from "../src/adapters/postgres/withdrawals/address-payouts.ts";
import { makeIsStopped } from "../src/adapters/postgres/withdrawals/is-stopped.ts";
import { makeListWithdrawnTo } from "../src/adapters/postgres/withdrawals/list-withdrawn-to.ts";
import { WITHDRAWALS } from "../src/adapters/postgres/withdrawals/queue.ts";
import { makeSandboxDeposits } from "../src/adapters/sandbox/deposits.ts";
import { makeSandboxPayouts } from "../src/adapters/sandbox/payouts.ts";
import { makeExpireHold } from "../src/app/authorizations/expire-hold.ts";
import type { DepositProvider } from "../src/app/deposits/ports.ts";
import { makeSettleDeposit } from "../src/app/deposits/settle-deposit.ts";
import { makeWatchCredited } from "../src/app/deposits/watch-credited.ts";
import type { SubmitMoney } from "../src/app/money/ports.ts";
import { makeExpireRequest } from "../src/app/requests/expire-request.ts";
import { makePayOut } from "../src/app/withdrawals/pay-out.ts";
import type { PayoutProvider } from "../src/app/withdrawals/ports.ts";
import { makeWatchPaid } from "../src/app/withdrawals/watch-paid.ts";
import type { PaymentId } from "../src/domain/money/ids.ts";
import { makeExpireHoldsJob } from "../src/jobs/authorizations/expire-holds.ts";
import { makeSettleDepositsJob } from "../src/jobs/deposits/settle-deposits.ts";
import { makeWatchPaidJob } from "../src/jobs/money/watch-paid.ts";
import { makeExpireRequestsJob } from "../src/jobs/requests/expire-requests.ts";
import { makePayOutJob, noteUnbooked } from "../src/jobs/withdrawals/pay-out-withdrawals.ts";
import { QUOTAS, type World } from "./world.ts";

/** Outside every group commit. */
export const submitTo =
  (pool: pg.Pool, clock: Clock = systemClock): SubmitMoney =>
  async (command) =>
    (await runBatch({ pool, clock, quotas: QUOTAS }, [command]))[0] ?? { kind: "stale" };

const PLACES = 128;
/** Whose webhooks nobody hears. */
const untold = async () => undefined;

type Changes = {
  readonly submit?: SubmitMoney;
  readonly provider?: Partial<DepositProvider>;
  /** Where what goes to addresses is asked for by another. */
  readonly pool?: pg.Pool;
};

export async function makeParts(world: Pick<World, "environments">, { submit }: Changes) {
  const environment = world.environments.of("payments", { poolMax: 8 });
  const { pool } = environment;
  const payments = makePaymentReader(pool, await loadAssets(pool));
  const findPayment = makeBatchedRead((ids: readonly PaymentId[]) => payments.findMany(ids));
  return { ...environment, findPayment, submit: submit ?? submitTo(pool, environment.clock) };
}

/** The settling job of one more instance. A round works on all that is due. */
export async function makeDepositWorker(world: World, changes: Changes = {}) {
  const parts = await makeParts(world, changes);
  const failed: string[] = [];
  const provider = { ...makeSandboxDeposits(parts.pool, untold), ...changes.provider };
  const from = { sources: makeMethodDesk(parts.pool, 20), listDepositedFrom: makeListDepositedFrom(parts.pool) };
  const worker = makeSettleDepositsJob({
    leases: makeLeases(parts.pool, DEPOSITS),
    work: makeSettleDeposit({
      ...parts,
      ...from,
      provider,
      isBeingEnded: makeIsBeingEnded(parts.pool, parts.clock),
      clearing: sandboxClearing,
      feeIncome,
      failed: ({ id }) => failed.push(id),
    }),
    places: PLACES,
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

/** The job that ends requests, of one more instance. */
export async function makeRequestWorker(world: World): Promise<() => Promise<boolean | number>> {
  const { pool, log } = world.environments.of("payments", { poolMax: 8 });
  const requestDesk = makeRequestDesk({
    pool,
    assets: await loadAssets(pool),
    max: QUOTAS.requests,
    committed: () => undefined,
  });
  return makeExpireRequestsJob({ leases: makeLeases(pool, REQUESTS), expire: makeExpireRequest({ requestDesk }), log })
    .round;
}

/** The job that pays out, of one more instance. */
export async function makePayoutWorker(
  world: World,
  changes: Changes & { readonly payouts?: Partial<PayoutProvider> } = {},
) {
  const parts = await makeParts(world, changes);
  const sandbox = makeSandboxPayouts(parts.pool, untold);
  // One of a test's own goes on by itself, as the sandbox's does.
  const { look = sandbox.look } = changes.payouts ?? {};
  const payouts = { ...sandbox, resume: look, ...changes.payouts };
  const destinations = makeMethodDesk(parts.pool, 20);
  const listWithdrawnTo = makeListWithdrawnTo(parts.pool);
  const isStopped = makeIsStopped(parts.pool, parts.clock);
  return makePayOutJob({
    leases: makeLeases(parts.pool, WITHDRAWALS),
    work: makePayOut({
      ...parts,
      listWithdrawnTo,
      addressPayouts: makeAddressPayouts({ pool: changes.pool ?? parts.pool, told: () => undefined }),
      destinations,
      payouts,
      isStopped,
      isBeingEnded: makeIsBeingEnded(parts.pool, parts.clock),
      unbooked: noteUnbooked(parts.log),
    }),
    places: PLACES,
    log: parts.log,
  }).round;
}

/** What watches what a provider has done, of one more instance. */
export async function makePaidWorker(
  world: World,
  changes: Changes & { readonly payouts?: Partial<PayoutProvider>; readonly clock?: Clock } = {},
) {
  const parts = await makeParts(world, changes);
  const clock = changes.clock ?? parts.clock;
  const watchPaid = makeWatchPaid({
    ...parts,
    clock,
    listWithdrawnTo: makeListWithdrawnTo(parts.pool),
    addressPayouts: makeAddressPayouts({ pool: parts.pool, told: () => undefined }),
    destinations: makeMethodDesk(parts.pool, 20),
    payouts: { ...makeSandboxPayouts(parts.pool, untold), ...changes.payouts },
    clearing: sandboxClearing,
    returned: () => undefined,
  });
  const watchCredited = makeWatchCredited({
    ...parts,
    clock,
    sources: makeMethodDesk(parts.pool, 20),
    listDepositedFrom: makeListDepositedFrom(parts.pool),
    provider: { ...makeSandboxDeposits(parts.pool, untold), ...changes.provider },
    clearing: sandboxClearing,
    receivable,
    endangered: () => undefined,
    takenBack: () => undefined,
  });
  const watch = async (id: PaymentId) =>
    (await parts.findPayment(id))?.kind === "DEPOSIT" ? watchCredited(id) : watchPaid(id);
  const job = makeWatchPaidJob({ leases: makeLeases(parts.pool, PAID), work: watch, places: PLACES, log: parts.log });
  return { watch, round: job.round };
}

/** Has begun with a deposit, and waits. */
export const waitingProvider: Partial<DepositProvider> = { collect: async () => "WAITING" };
