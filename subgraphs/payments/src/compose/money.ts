import { makeGroupCommit } from "@coffer/ledger-core/group-commit";
import type { KnownAssets } from "@coffer/ledger-core/known-assets";
import { makeBatchedRead } from "@coffer/platform/running/batched-read";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeKnownFees } from "../adapters/postgres/fees/schedules.ts";
import { makePaymentReader } from "../adapters/postgres/history/payment-reader.ts";
import { makeClaims } from "../adapters/postgres/money/claims.ts";
import { makeDirectory } from "../adapters/postgres/money/directory.ts";
import { runBatch } from "../adapters/postgres/money/run-batch.ts";
import { feeIncome } from "../adapters/postgres/money/system-accounts.ts";
import type { PaymentsConfig } from "../config.ts";
import type { PaymentId, UserId } from "../domain/money/ids.ts";
import type { MoneyCommand, MoneyOutcome } from "../domain/money-command.ts";
import type { Step } from "../domain/steps.ts";

const ALONE_WEIGHT = 16;
/** A usual transaction is over before. */
const NEXT_AFTER_MS = 20;

/**
 * What every feature is made of: everything that moves money goes through one group commit, whose
 * transactions hold the ledger's entries too.
 */
export function composeMoney(
  environment: SubgraphEnvironment,
  config: Pick<PaymentsConfig, "batchMax" | "queueMax" | "waitMaxMs" | "concurrency" | "quotas">,
  assets: KnownAssets,
) {
  const { pool, clock, wakes } = environment;
  const told = { limited: new Set<string>() };
  const group = makeGroupCommit<MoneyCommand, MoneyOutcome>({
    ...config,
    nextAfterMs: NEXT_AFTER_MS,
    run: (commands) => runBatch({ pool, clock, quotas: config.quotas, told }, commands),
    // What has a transaction of its own (isAlone of run-batch.ts): a batch of many would keep
    // everybody else's waiting.
    weightOf: ({ step }) =>
      step.kind === "refund" ||
      step.kind === "cancel" ||
      step.kind === "endByHand" ||
      step.kind === "returnDeposit" ||
      step.kind === "payRequest" ||
      step.kind === "runSchedule" ||
      step.kind === "startBulk" ||
      ("payee" in step && step.payee?.isFound === false)
        ? ALONE_WEIGHT
        : 1,
    // The system's own steps take turns by whose payments they are, beside what those people ask
    // for.
    ownerOf: ({ claim, step }) => claim?.actorId ?? `system ${ownerOf(step)}`,
    committed: () => wakes.wake("payments", "ledger"),
  });
  const payments = makePaymentReader(pool, assets);
  return {
    pool,
    clock,
    assets,
    told,
    log: environment.log.child({ subgraph: "payments" }),
    wakes,
    submit: group.submit,
    stop: group.stop,
    claims: makeClaims(pool),
    directory: makeDirectory(pool),
    fees: makeKnownFees(pool),
    feeIncome,
    payments,
    findPayment: makeBatchedRead((ids: readonly PaymentId[]) => payments.findMany(ids)),
  };
}

export type Money = ReturnType<typeof composeMoney>;

/** Whose payment a step is about. */
const ownerOf = (step: Step): UserId | undefined =>
  "payment" in step ? (step.payment.from ?? step.payment.to)?.userId : undefined;
