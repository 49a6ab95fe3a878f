import { randomUUID } from "node:crypto";
import { anonymous, type UserActor } from "@coffer/platform/actor";
import { makeEvent } from "@coffer/platform/events/event";
import { newId, uuidOf } from "@coffer/platform/ids";
import type { Subgraph } from "@coffer/platform/subgraph";
import { freshDatabase } from "@coffer/testkit/database";
import { makeTestEnvironments } from "@coffer/testkit/environment";
import { expect, vi } from "vitest";
import { composePayments } from "../src/compose.ts";

const CONFIG = { batchMax: 512, queueMax: 10_000, waitMaxMs: 60_000, lanes: 2 };

/** The payments subgraph on a database of its own, and people in it. */
export async function makeWorld(config: Partial<typeof CONFIG> = {}) {
  const database = await freshDatabase();
  const environments = makeTestEnvironments(database);
  const environment = environments.of("payments", { poolMax: 16 });
  const subgraph = await composePayments(environment, { ...CONFIG, ...config });
  await subgraph.start();
  const admin = database.adminPool();

  const person = async (username: string) => {
    const userId = newId("usr");
    const event = { type: "user.registered", subject: userId, time: new Date(), data: { userId, username } };
    await environments.bus.publish("coffer.auth.v1", [makeEvent("auth", event)]);
    const actor: UserActor = { kind: "user", userId, sessionId: newId("ses"), roles: ["USER"], expiresAt: 4e9 };
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
    /** Another instance on the same database, with a pool and a group commit of its own: what another process would be. Its jobs do not run. */
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
      await vi.waitFor(async () =>
        expect((await who.ask(PAYMENT, { id: deposit.payment.id })).payment.status).toBe("COMPLETED"),
      );
      return account;
    },
    /** What the ledger says an account holds, in smallest units. */
    async units(accountId: string): Promise<string> {
      const { rows } = await admin.query(
        "SELECT (credits_posted - debits_posted)::text AS units FROM ledger.account WHERE id = $1",
        [uuidOf(accountId)],
      );
      return rows[0].units;
    },
    /** What the ledger says of an account, in smallest units. */
    async balance(accountId: string): Promise<{ posted: string; pendingIn: string; pendingOut: string }> {
      const { rows } = await admin.query(
        `SELECT (credits_posted - debits_posted)::text AS posted, credits_pending::text AS "pendingIn", debits_pending::text AS "pendingOut" FROM ledger.account WHERE id = $1`,
        [uuidOf(accountId)],
      );
      return rows[0];
    },
    /** As if the time of an authorisation had come. */
    async makeDue(paymentId: string): Promise<void> {
      await admin.query("UPDATE ledger.hold SET expires_at = now() - interval '1 minute' WHERE id = $1", [
        uuidOf(paymentId),
      ]);
    },
    async freeze(userId: string, frozen: boolean): Promise<void> {
      await admin.query("SELECT ledger.freeze_owner($1, $2)", [uuidOf(userId), frozen]);
    },
    async setAccountState(accountId: string, state: "OPEN" | "FROZEN" | "CLOSED"): Promise<string> {
      const { rows } = await admin.query("SELECT ledger.set_account_state(ARRAY[$1::uuid], ARRAY[$2]) AS said", [
        uuidOf(accountId),
        state,
      ]);
      return rows[0].said[0];
    },
    /** Authorised payments that stand otherwise in payments than in the ledger: none, whatever happened. */
    async disagreements(): Promise<unknown[]> {
      const { rows } = await admin.query(
        `SELECT p.id, p.status, p.amount, h.state, h.captured FROM payments.payment p FULL JOIN ledger.hold h ON h.id = p.entry_id
         WHERE (p.authorized_amount IS NOT NULL OR h.id IS NOT NULL)
           AND (p.status, p.amount, p.authorized_amount) IS DISTINCT FROM (CASE h.state WHEN 'PENDING' THEN 'PENDING' WHEN 'CAPTURED' THEN 'COMPLETED' ELSE 'CANCELLED' END,
             CASE h.state WHEN 'CAPTURED' THEN h.captured ELSE h.amount END, h.amount)`,
      );
      return rows;
    },
    /** Everything that money touches, to compare before and after a refusal. */
    async state(): Promise<unknown> {
      const { rows } = await admin.query(`SELECT
        (SELECT count(*) FROM ledger.posting) AS postings, (SELECT count(*) FROM ledger.journal_entry) AS entries, (SELECT count(*) FROM ledger.account) AS accounts,
        (SELECT count(*) FROM payments.payment) AS payments, (SELECT count(*) FROM payments.payment_event) AS changes, (SELECT count(*) FROM payments.account) AS known,
        (SELECT coalesce(sum(credits_posted), 0) FROM ledger.account) AS credits, (SELECT coalesce(sum(debits_pending), 0) FROM ledger.account) AS pending,
        (SELECT jsonb_object_agg(state, n) FROM (SELECT state, count(*) AS n FROM ledger.hold GROUP BY state) h) AS holds`);
      return rows[0];
    },
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
export const VOID = `mutation ($input: VoidPaymentInput!) { voidPayment(input: $input) { __typename
  ... on VoidPaymentSuccess { payment { ${STEP} } } ... on Refusal { code message } } }`;
