import { randomUUID } from "node:crypto";
import { makeLeases } from "@coffer/platform/queue/leases";
import type pg from "pg";
import { expect, vi } from "vitest";
import { makeApprovedPayees } from "../src/adapters/postgres/approvals/approved-payees.ts";
import { makeKnownPolicies } from "../src/adapters/postgres/approvals/policies.ts";
import { makeBulkDesk } from "../src/adapters/postgres/bulk/bulk-desk.ts";
import { makeBulkReader } from "../src/adapters/postgres/bulk/bulk-reader.ts";
import { BULKS } from "../src/adapters/postgres/bulk/queue.ts";
import { makeKnownFees } from "../src/adapters/postgres/fees/schedules.ts";
import { makePaymentReader } from "../src/adapters/postgres/history/payment-reader.ts";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import { makeClaims } from "../src/adapters/postgres/money/claims.ts";
import { makeDirectory } from "../src/adapters/postgres/money/directory.ts";
import { runBatch } from "../src/adapters/postgres/money/run-batch.ts";
import { feeIncome } from "../src/adapters/postgres/money/system-accounts.ts";
import { makeRunBulk } from "../src/app/bulk/run-bulk.ts";
import type { SubmitMoney } from "../src/app/money/ports.ts";
import { composeMoney } from "../src/compose/money.ts";
import { makeRunBulksJob } from "../src/jobs/bulk/run-bulks.ts";
import { CONFIG, PATIENT, type Person, QUOTAS, type World } from "./world.ts";

const COUNTS = "counts { pending paid refused skipped }";
const BULK = `bulkPayment { id status name rowCount ${COUNTS} amount { amount currency } fee { amount } total { amount } digest startedAt endedAt fromAccount { id } }`;
const CREATE = `mutation ($input: CreateBulkPaymentInput!) { createBulkPayment(input: $input) { __typename ... on CreateBulkPaymentSuccess { ${BULK} }
  ... on BulkPaymentFaulty { faultCount faults { row column code message } } ... on QuotaExceeded { limit } ... on Refusal { code message } } }`;
const START = `mutation ($input: StartBulkPaymentInput!) { startBulkPayment(input: $input) { __typename ... on StartBulkPaymentSuccess { ${BULK} }
  ... on BulkPaymentStatusMismatch { status } ... on ApprovalRequired { statement options } ... on ApprovalRefused { fault }
  ... on CurrencyDisabled { currency } ... on Refusal { code message } } }`;
const CANCEL = `mutation ($input: CancelBulkPaymentInput!) { cancelBulkPayment(input: $input) { __typename ... on CancelBulkPaymentSuccess { ${BULK} }
  ... on BulkPaymentStatusMismatch { status } ... on Refusal { code message } } }`;
const READ = `query ($id: ID!) { bulkPayment(id: $id) { ${BULK.slice("bulkPayment { ".length, -1)} } }`;
const ROWS = `query ($id: ID!, $status: BulkPaymentRowStatus, $after: String) { bulkPayment(id: $id) { rows(first: 100, status: $status, after: $after) {
  nodes { row key status at amount { amount } fee { amount } memo reference payee { id } payeeAccount { id } payment { id status } refusal { code message } }
  pageInfo { hasNextPage endCursor } } } }`;

type Changes = Record<string, unknown>;
type Who = Pick<Person, "ask">;

// biome-ignore lint/suspicious/noExplicitAny: an answer
export type Answer = Record<string, any>;

async function askFor(who: Who, [query, field]: readonly [string, string], input: Changes): Promise<Answer> {
  const answer = await who.ask(query, { input: { idempotencyKey: randomUUID(), ...input } });
  return answer.errors ? answer : answer[field];
}

export const usd = (amount: string) => ({ amount, currency: "USD" });
export const toCsv = (text: string | Buffer): string => Buffer.from(text).toString("base64");

/** Takes payments down; the bulk payment, or what was refused. */
export const create = (who: Who, input: Changes): Promise<Answer> => askFor(who, [CREATE, "createBulkPayment"], input);

export async function created(who: Who, input: Changes): Promise<Answer> {
  const made = await create(who, input);
  if (!made.bulkPayment) throw new Error(JSON.stringify(made));
  return made.bulkPayment;
}

export const start = (who: Who, bulkPaymentId: string, changes: Changes = {}): Promise<Answer> =>
  askFor(who, [START, "startBulkPayment"], { bulkPaymentId, ...changes });
export const cancel = (who: Who, bulkPaymentId: string, changes: Changes = {}): Promise<Answer> =>
  askFor(who, [CANCEL, "cancelBulkPayment"], { bulkPaymentId, ...changes });

export const read = async (who: Who, id: string): Promise<Answer> => (await who.ask(READ, { id })).bulkPayment;

/** All of them, by pages. */
export async function rows(who: Who, id: string, status: string | null = null): Promise<Answer[]> {
  const all: Answer[] = [];
  for (let after: string | null = null; ; ) {
    const page: Answer = (await who.ask(ROWS, { id, status, after })).bulkPayment.rows;
    all.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return all;
    after = page.pageInfo.endCursor;
  }
}

/** What its rows came to, in their order. */
export const results = async (who: Who, id: string): Promise<string[]> =>
  (await rows(who, id)).map(({ status, refusal }) => [status, refusal?.code].filter(Boolean).join(" "));

export const untilOver = (who: Who, id: string, status = "COMPLETED"): Promise<void> =>
  vi.waitFor(async () => expect((await read(who, id)).status).toBe(status), PATIENT);

/** What pays rows, of one more instance. */
export async function makeBulkWorker(world: World) {
  const environment = world.environments.of("payments", { poolMax: 8 });
  const { pool: own, log, clock } = environment;
  const assets = await loadAssets(own);
  const bulks = makeBulkReader(own, assets);
  const makeRun = (pool: pg.Pool, submit: SubmitMoney) =>
    makeRunBulk({
      assets,
      clock,
      feeIncome,
      bulks,
      submit,
      payments: makePaymentReader(own, assets),
      claims: makeClaims(own),
      directory: makeDirectory(own),
      fees: makeKnownFees(own),
      policies: makeKnownPolicies({ pool: own, assets }),
      approvedPayees: makeApprovedPayees(own),
      bulkDesk: makeBulkDesk({ pool, assets, max: 20, committed: () => undefined }),
    });
  const run = makeRun(own, composeMoney(environment, CONFIG, assets).submit);
  const job = makeRunBulksJob({ leases: makeLeases(own, BULKS), run, log });
  return {
    run,
    round: job.round,
    /** The same, by a pool that may die; each row by itself. */
    by: (pool: pg.Pool) =>
      makeRun(
        pool,
        async (command) => (await runBatch({ pool, clock, quotas: QUOTAS }, [command]))[0] ?? { kind: "stale" },
      ),
  };
}
