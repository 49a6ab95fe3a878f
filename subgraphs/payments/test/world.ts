import { randomUUID } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { makeEvent } from "@coffer/contracts/new-event";
import type { Subgraph } from "@coffer/platform/graphql/subgraph";
import { anonymous, type UserActor } from "@coffer/platform/identity/actor";
import type { Mode } from "@coffer/platform/postgres/provision";
import type { Clock } from "@coffer/platform/values/clock";
import { userActor } from "@coffer/testkit/actor";
import { freshDatabase } from "@coffer/testkit/database";
import { makeTestEnvironments } from "@coffer/testkit/environment";
import { expect, vi } from "vitest";
import { composePayments } from "../src/compose.ts";
import type { ExchangesConfig, ProviderConfig, WebhooksConfig } from "../src/config.ts";
import { SCENARIOS } from "../src/domain/methods/scenarios.ts";
import { RETRY_SECONDS } from "../src/domain/webhooks/schedule.ts";
import { lookInto } from "./look-into.ts";

/**
 * For what a job does in its own time: a wait ends as soon as it can, and a busy machine gets this
 * long.
 */
export const PATIENT = { timeout: 120_000, interval: 10 };
export const QUOTAS = {
  accounts: 200,
  authorizations: 1_000,
  deposits: 500,
  withdrawals: 500,
  requests: 500,
  schedules: 100,
  bulks: 20,
};
export const PASSKEYS = { rpId: "localhost", name: "Coffer", origins: ["http://localhost:4000"], isOnLoopback: true };
export const WEBHOOKS: WebhooksConfig = {
  most: 10,
  timeoutMs: 5_000,
  retrySeconds: RETRY_SECONDS,
  disableAfterDays: 5,
  keepDays: 30,
  targets: { http: true, loopback: true, ports: null },
};
export const CONFIG = {
  quotas: QUOTAS,
  methodsMax: 20,
  contactsMax: 500,
  webhooks: WEBHOOKS,
  events: { keepDays: 0, forEverybody: false },
  passkeys: PASSKEYS,
  publicAddress: "http://localhost:4000",
  bitcoinNetwork: "regtest" as const,
  linkLookups: { perUser: 1_000, windowMs: 60_000 },
  bulkUploads: { perUser: 1_000, windowMs: 60_000 },
  previews: { perUser: 100_000, windowMs: 60_000 },
  batchMax: 512,
  queueMax: 10_000,
  waitMaxMs: 60_000,
  concurrency: 2,
  provider: { name: "sandbox" } as ProviderConfig,
  providerPlaces: 128,
  stuckAfterSeconds: 3_600,
  exchanges: { source: null, quoteMs: 30_000 } as ExchangesConfig,
  exports: { rowsMax: 100_000, keepMs: 24 * 3_600_000, lists: 20, receipts: 200 },
};

/** The payments subgraph on a database of its own, and people in it. */
export async function makeWorld(config: Partial<typeof CONFIG> = {}, options: { clock?: Clock; mode?: Mode } = {}) {
  const database = await freshDatabase();
  const environments = makeTestEnvironments(database, options);
  const environment = environments.of("payments", { poolMax: 16 });
  const subgraph = await composePayments(environment, { ...CONFIG, ...config });
  await subgraph.start();
  const admin = database.adminPool();

  const person = async (username: string) => {
    const userId = newId("usr");
    const stated = { subject: userId, time: new Date(), data: { userId, username } };
    await environments.bus.publish("coffer.auth.v1", [makeEvent("auth", { type: "user.registered", ...stated })]);
    const at = Math.floor(environment.clock.now().getTime() / 1000);
    const actor = userActor(userId, { assurance: { methods: ["pwd"], at } });
    return { userId, username, actor, ask: asker(subgraph, actor) };
  };
  return {
    database,
    environments,
    environment,
    subgraph,
    admin,
    person,
    nobody: asker(subgraph, anonymous),
    /**
     * Another instance on the same database, with a pool and a group commit of its own: what
     * another process would be. Its jobs do not run.
     */
    async another(): Promise<<Who extends { actor: UserActor }>(who: Who) => Who & { ask: Ask }> {
      const other = await composePayments(environments.of("payments", { poolMax: 8 }), { ...CONFIG, ...config });
      return (who) => ({ ...who, ask: asker(other, who.actor) });
    },
    /** Opens an account and brings money in, all the way to COMPLETED. */
    async funded(who: Awaited<ReturnType<typeof person>>, amount: string, currency = "USD"): Promise<string> {
      const account = await openAccount(who.ask, currency);
      const { deposit } = await who.ask(DEPOSIT, {
        input: { accountId: account, amount: { amount, currency }, idempotencyKey: randomUUID() },
      });
      await vi.waitFor(
        async () => expect((await who.ask(PAYMENT, { id: deposit.payment.id })).payment.status).toBe("COMPLETED"),
        PATIENT,
      );
      return account;
    },
    ...lookInto(admin),
    async end() {
      await subgraph.stop();
      await database.drop();
    },
  };
}

export type World = Awaited<ReturnType<typeof makeWorld>>;
export type Person = Awaited<ReturnType<World["person"]>>;

// biome-ignore lint/suspicious/noExplicitAny: answers are as free as the queries of the tests
type Answer = Record<string, any>;
type Ask = (query: string, variables?: Record<string, unknown>) => Promise<Answer>;

const asker =
  (subgraph: Subgraph, actor: UserActor | typeof anonymous): Ask =>
  async (query, variables = {}) => {
    const { data, errors } = await subgraph.execute({ query, variables, actor, requestId: "req_test" });
    return errors?.length ? { ...data, errors: errors.map((error) => error.toJSON()) } : { ...data };
  };

/** Somebody's new payment method, by the sandbox's token. */
export async function addMethod({ ask }: Pick<Person, "ask">, token: string): Promise<string> {
  const kind = SCENARIOS.find((scenario) => scenario.token === token)?.kind;
  const { addPaymentMethod } = await ask(ADD_METHOD, { input: { kind, token, idempotencyKey: randomUUID() } });
  return addPaymentMethod.paymentMethod.id;
}

async function openAccount(ask: Ask, currency: string): Promise<string> {
  const { openAccount: opened } = await ask(OPEN, { input: { currency, idempotencyKey: randomUUID() } });
  return opened.account.id;
}

export const OPEN = `mutation ($input: OpenAccountInput!) { openAccount(input: $input) { __typename ... on OpenAccountSuccess { account { id } } ... on Refusal { code message } } }`;
export const DEPOSIT = `mutation ($input: DepositInput!) { deposit(input: $input) { __typename ... on DepositSuccess { payment { id status } } ... on Refusal { code message } } }`;
export const SEND = `mutation ($input: SendPaymentInput!) { sendPayment(input: $input) { __typename
  ... on SendPaymentSuccess { payment { id status kind amount { amount currency } fee { amount } memo } }
  ... on InsufficientFunds { available { amount currency } } ... on CurrencyMismatch { accountCurrency } ... on Refusal { code message } } }`;
export const PAYMENT = `query ($id: ID!) { payment(id: $id) { id status kind direction amount { amount currency } memo account { id } counterparty { id } completedAt } }`;
export const PAYMENTS = `query ($first: Int, $after: String, $offset: Int) { payments(first: $first, after: $after, offset: $offset) {
  nodes { id direction amount { amount } } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
const STEP =
  "id status kind amount { amount currency } authorizedAmount { amount } memo completedAt expiresAt cancelledAt";
export const AUTHORIZE = `mutation ($input: AuthorizePaymentInput!) { authorizePayment(input: $input) { __typename
  ... on AuthorizePaymentSuccess { payment { ${STEP} } }
  ... on InsufficientFunds { available { amount currency } } ... on CurrencyMismatch { accountCurrency } ... on Refusal { code message } } }`;
export const CAPTURE = `mutation ($input: CapturePaymentInput!) { capturePayment(input: $input) { __typename
  ... on CapturePaymentSuccess { payment { ${STEP} } }
  ... on CurrencyMismatch { accountCurrency } ... on AmountExceedsAuthorization { authorizedAmount { amount currency } } ... on Refusal { code message } } }`;
export const REFUND = `mutation ($input: RefundPaymentInput!) { refundPayment(input: $input) { __typename
  ... on RefundPaymentSuccess { payment { ${STEP} direction fee { amount } counterparty { id } account { id } refundOf { id status refundedAmount { amount } } } }
  ... on AmountExceedsRefundable { refundableAmount { amount currency } } ... on QuotaExceeded { limit }
  ... on InsufficientFunds { available { amount currency } } ... on CurrencyMismatch { accountCurrency } ... on Refusal { code message } } }`;
export const WITHDRAW = `mutation ($input: WithdrawInput!) { withdraw(input: $input) { __typename
  ... on WithdrawSuccess { payment { ${STEP} direction failedAt failureReason account { id } method { id label } } }
  ... on ApprovalRequired { statement options expiresAt } ... on ApprovalRefused { fault }
  ... on InsufficientFunds { available { amount currency } } ... on CurrencyMismatch { accountCurrency } ... on CurrencyDisabled { currency }
  ... on QuotaExceeded { limit } ... on Refusal { code message } } }`;
export const CANCEL = `mutation ($input: CancelPaymentInput!) { cancelPayment(input: $input) { __typename
  ... on CancelPaymentSuccess { payment { ${STEP} } } ... on Refusal { code message } } }`;
export const ADD_METHOD = `mutation ($input: AddPaymentMethodInput!) { addPaymentMethod(input: $input) { __typename
  ... on AddPaymentMethodSuccess { paymentMethod { id } } ... on Refusal { code message } } }`;
export const VOID = `mutation ($input: VoidPaymentInput!) { voidPayment(input: $input) { __typename
  ... on VoidPaymentSuccess { payment { ${STEP} } } ... on Refusal { code message } } }`;
