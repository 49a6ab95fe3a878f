import { makeGroupCommit } from "@coffer/ledger-core/group-commit";
import { startConsumer } from "@coffer/platform/events/consumer";
import { effectOf } from "@coffer/platform/events/consumer-parts";
import { makeRelay } from "@coffer/platform/events/relay";
import { makeExecutableSubgraph, type Subgraph } from "@coffer/platform/graphql/subgraph";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { makeLeases } from "@coffer/platform/queue/leases";
import { gather } from "@coffer/platform/running/gather";
import type { Logger } from "@coffer/platform/running/log";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import type pg from "pg";
import { loadAssets } from "./adapters/postgres/assets.ts";
import { makeChangeReader } from "./adapters/postgres/change-reader.ts";
import { makeClaims } from "./adapters/postgres/claims.ts";
import { openClearingAccounts, sandboxClearing } from "./adapters/postgres/clearing-accounts.ts";
import { makeDirectory } from "./adapters/postgres/directory.ts";
import { expandChanges } from "./adapters/postgres/expand-changes.ts";
import { keepPerson } from "./adapters/postgres/keep-people.ts";
import { makePaymentReader } from "./adapters/postgres/payment-reader.ts";
import { DEPOSITS, HOLDS } from "./adapters/postgres/queues.ts";
import { runBatch } from "./adapters/postgres/run-batch.ts";
import { noProvider, sandboxProvider } from "./adapters/sandbox-provider.ts";
import { makeAuthorizePayment } from "./app/authorize-payment.ts";
import { makeCapturePayment } from "./app/capture-payment.ts";
import { makeExpireHold } from "./app/expire-hold.ts";
import { makeFollowPayments } from "./app/follow-payments.ts";
import { makeOpenAccount } from "./app/open-account.ts";
import { makeRequestDeposit } from "./app/request-deposit.ts";
import { makeSendPayment } from "./app/send-payment.ts";
import { makeSettleDeposit, type SettleDepositDeps } from "./app/settle-deposit.ts";
import { makeVoidPayment } from "./app/void-payment.ts";
import type { PaymentsConfig } from "./config.ts";
import type { MoneyCommand, MoneyOutcome } from "./domain/money-command.ts";
import { makeContext } from "./graphql/context.ts";
import { resolvers } from "./graphql/resolvers.ts";
import { makeExpireHoldsJob } from "./jobs/expire-holds.ts";
import { makeSettleDepositsJob, noteFailedDeposit } from "./jobs/settle-deposits.ts";

const OPENING_WEIGHT = 16;

/** Everything that moves money goes through one group commit, whose transactions hold the ledger's entries too. */
export async function composePayments(environment: SubgraphEnvironment, config: PaymentsConfig): Promise<Subgraph> {
  const { pool, bus, clock, wakes, mode, schemaFolder } = environment;
  const log = environment.log.child({ subgraph: "payments" });
  const assets = await loadAssets(pool, mode === "sandbox" ? (added) => openClearingAccounts(pool, added) : undefined);

  const money = makeGroupCommit<MoneyCommand, MoneyOutcome>({
    ...config,
    run: (commands) => runBatch({ pool, clock, quotas: config.quotas }, commands),
    // A payee's account is opened in a transaction of its own: a batch of many would keep everybody else's waiting.
    weightOf: ({ payee }) => (payee?.isFound === false ? OPENING_WEIGHT : 1),
    // The system's own steps take turns by whose payments they are, beside what those people ask for.
    ownerOf: ({ claim, advance }) =>
      claim?.actorId ?? `system ${(advance?.payment.from ?? advance?.payment.to)?.userId}`,
    committed: () => wakes.wake("payments", "ledger"),
  });
  const payments = makePaymentReader(pool, assets);
  const shared = {
    assets,
    clock,
    submit: money.submit,
    claims: makeClaims(pool),
    directory: makeDirectory(pool),
    payments,
    findPayment: gather((ids: readonly string[]) => payments.findMany(ids)),
  };
  const provider = mode === "sandbox" ? sandboxProvider : noProvider;
  const { settling, expiring } = composeQueues({ ...shared, pool, log, provider });
  const app = {
    ...shared,
    streams: makeFollowPayments({ ...shared, changes: makeChangeReader(pool) }),
    sendPayment: makeSendPayment(shared),
    authorizePayment: makeAuthorizePayment(shared),
    capturePayment: makeCapturePayment(shared),
    voidPayment: makeVoidPayment(shared),
    openAccount: makeOpenAccount(shared),
    requestDeposit: makeRequestDeposit({ ...shared, provider, requested: () => settling.wake() }),
  };

  const relay = makeRelay({ subgraph: "payments", pool, bus, log, expand: expandChanges });
  const stops: (() => Promise<void> | void)[] = [];
  return {
    ...makeExecutableSubgraph({ name: "payments", schemaFolder, resolvers, makeContext: makeContext(app), log }),
    routes: [],
    async start() {
      const people = await startConsumer({
        subgraph: "payments",
        name: "people",
        from: ["auth"],
        bus,
        log,
        transaction: (work) => inTransaction(pool, (client) => work(pgSql(client))),
        effects: effectOf("coffer.auth.user.registered", keepPerson),
      });
      stops.push(
        () => people.stop(),
        wakes.on("payments", () => relay.wake()),
      );
      relay.start();
      settling.start();
      expiring.start();
    },
    async stop() {
      await Promise.all([settling.stop(), expiring.stop()]);
      await money.stop();
      for (const stop of stops.splice(0)) await stop();
      await relay.stop();
    },
  };
}

/** What waits, each worked on by itself. */
function composeQueues(parts: Omit<SettleDepositDeps, "clearing" | "failed"> & { pool: pg.Pool; log: Logger }) {
  const { pool, log } = parts;
  const settle = makeSettleDeposit({ ...parts, clearing: sandboxClearing, failed: noteFailedDeposit(log) });
  return {
    settling: makeSettleDepositsJob({ leases: makeLeases(pool, DEPOSITS), settle, log }),
    expiring: makeExpireHoldsJob({ leases: makeLeases(pool, HOLDS), expire: makeExpireHold(parts), log }),
  };
}
