import { randomUUID } from "node:crypto";
import { systemClock } from "@coffer/platform/values/clock";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { runBatch } from "../src/adapters/postgres/money/run-batch.ts";
import { APPROVED_SEND, addPasskey, makeAdmin, setPolicy } from "./approving.ts";
import { buildSend } from "./build-send.ts";
import { countAnswers } from "./look-into.ts";
import { makePayoutWorker } from "./workers.ts";
import {
  AUTHORIZE,
  addMethod,
  CAPTURE,
  DEPOSIT,
  makeWorld,
  OPEN,
  PATIENT,
  PAYMENT,
  type Person,
  QUOTAS,
  REFUND,
  SEND,
  WITHDRAW,
  type World,
} from "./world.ts";

const SET = `mutation ($input: SetCurrencyEnabledInput!) { setCurrencyEnabled(input: $input) { __typename
  ... on SetCurrencyEnabledSuccess { currency { code depositsEnabled paymentsEnabled withdrawalsEnabled lastChange { depositsEnabled paymentsEnabled withdrawalsEnabled reason changedBy { id } } } }
  ... on Refusal { code message } } }`;
const CURRENCIES = `query ($who: [_Any!]!) { _entities(representations: $who) { ... on Currency { code depositsEnabled paymentsEnabled } } }`;
const DISABLED = "... on CurrencyDisabled { currency } ... on Refusal { code message }";
const withCurrency = (query: string) => query.replace("... on Refusal { code message }", DISABLED);

let world: World;
let alice: Person;
let bob: Person;
let account: string;
let theirs: string;

beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.end());

beforeEach(async () => {
  [alice, bob] = [
    await world.person(`a${randomUUID().slice(0, 8)}`),
    await world.person(`b${randomUUID().slice(0, 8)}`),
  ];
  await say({});
  [account, theirs] = [await world.funded(alice, "100.00"), await world.funded(bob, "100.00")];
});

async function execute(query: string, variables: Record<string, unknown>, actor = makeAdmin()) {
  return world.subgraph.execute({ query, variables, actor, requestId: "req_test" });
}

const word = (changes: Record<string, unknown> = {}) => ({
  currency: "USD",
  deposits: true,
  payments: true,
  reason: "The bank is closed",
  idempotencyKey: randomUUID(),
  ...changes,
});

/** What an ADMIN says of dollars: both directions are on unless something else is said. */
async function say(changes: Record<string, unknown>) {
  const { data, errors } = await execute(SET, { input: word(changes) });
  if (errors?.length) throw new Error(JSON.stringify(errors));
  return data;
}

const usd = (amount: string) => ({ amount, currency: "USD" });
const key = () => ({ idempotencyKey: randomUUID() });
const sending = (changes: Record<string, unknown> = {}) => ({
  fromAccountId: account,
  to: { userId: bob.userId },
  amount: usd("1.00"),
  ...key(),
  ...changes,
});
const send = async (input = sending(), who = alice) => (await who.ask(withCurrency(SEND), { input })).sendPayment;
const hold = async () => (await alice.ask(withCurrency(AUTHORIZE), { input: sending() })).authorizePayment;
const bringIn = async () =>
  (await alice.ask(withCurrency(DEPOSIT), { input: { accountId: account, amount: usd("1.00"), ...key() } })).deposit;
const switches = async (...codes: string[]) => {
  const who = codes.map((code) => ({ __typename: "Currency", code }));
  return (await alice.ask(CURRENCIES, { who }))._entities;
};

describe("a word of a currency that nobody may say", () => {
  it.each([
    ["a user", userActor("usr_someone"), "FORBIDDEN"],
    ["an OPERATOR", userActor("usr_operator", { roles: ["OPERATOR"] }), "FORBIDDEN"],
    [
      "an ADMIN who proved who they are an hour ago",
      { ...makeAdmin(), assurance: { methods: ["pwd"] as const, at: Math.floor(Date.now() / 1000) - 3600 } },
      "STEP_UP_REQUIRED",
    ],
  ] as const)("is refused to %s, and nothing is said by it", async (_who, actor, code) => {
    const { errors } = await execute(SET, { input: word({ payments: false }) }, actor as never);
    expect(errors?.map((error) => error.extensions.code)).toEqual([code]);
    expect((await send()).__typename).toBe("SendPaymentSuccess");
  });

  it.each([
    [{ currency: "XYZ" }, "input.currency", "UNKNOWN_CURRENCY"],
    [{ reason: "" }, "input.reason", "EMPTY"],
    [{ reason: "x".repeat(513) }, "input.reason", "TOO_LONG"],
    [{ idempotencyKey: "" }, "input.idempotencyKey", "EMPTY"],
  ])("is refused with %o", async (changes, path, code) => {
    const { errors } = await execute(SET, { input: word({ payments: false, ...changes }) });
    expect(errors?.[0]?.extensions.inputs).toMatchObject([{ path, code }]);
    expect((await send()).__typename).toBe("SendPaymentSuccess");
  });

  it("is read by staff alone", async () => {
    const query = CURRENCIES.replace("paymentsEnabled", "lastChange { reason }");
    const variables = { who: [{ __typename: "Currency", code: "USD" }] };
    const { errors } = await execute(query, variables, alice.actor as never);
    expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    const auditor = userActor("usr_auditor", { roles: ["AUDITOR"] });
    expect((await execute(query, variables, auditor as never)).data).toMatchObject({
      _entities: [{ lastChange: { reason: "The bank is closed" } }],
    });
  });

  it("is never rewritten", async () => {
    for (const text of [
      "UPDATE currency_change SET payments = true",
      "DELETE FROM currency_change",
      "INSERT INTO currency_change (version, currency, deposits, payments, withdrawals, reason, operator_id, decided_at) VALUES (9999, 'USD', true, true, true, 'x', gen_random_uuid(), now())",
      "UPDATE currency_disabled SET currency = 'EUR'",
    ])
      await expect(world.environment.pool.query(text), text).rejects.toMatchObject({ code: "42501" });
  });

  it.each([
    [
      "currency_change_version_range",
      "INSERT INTO currency_change (version, currency, deposits, payments, withdrawals, exchanges, reason, operator_id) VALUES (0, 'USD', true, true, true, true, 'x', gen_random_uuid())",
    ],
    [
      "currency_change_reason_size",
      "INSERT INTO currency_change (version, currency, deposits, payments, withdrawals, exchanges, reason, operator_id) VALUES (9999, 'USD', true, true, true, true, '', gen_random_uuid())",
    ],
    [
      "currency_disabled_direction_known",
      "INSERT INTO currency_disabled (currency, direction) VALUES ('USD', 'other')",
    ],
  ])("is kept from its tables: %s", async (constraint, text) => {
    await expect(world.environment.pool.query(text)).rejects.toMatchObject({ code: "23514", constraint });
  });
});

describe("a currency", () => {
  it("is enabled both ways until somebody says otherwise, and of others nothing is said", async () => {
    expect(await switches("EUR")).toEqual([{ code: "EUR", depositsEnabled: true, paymentsEnabled: true }]);
    await say({ payments: false });
    expect(await switches("EUR", "USD")).toEqual([
      { code: "EUR", depositsEnabled: true, paymentsEnabled: true },
      { code: "USD", depositsEnabled: true, paymentsEnabled: false },
    ]);
    const euros = await world.funded(alice, "5.00", "EUR");
    const amount = { amount: "1.00", currency: "EUR" };
    expect((await send(sending({ fromAccountId: euros, amount }))).__typename).toBe("SendPaymentSuccess");
  });

  it("is said of once for each key, and refuses the key with other words", async () => {
    const [actor, input] = [makeAdmin(), word({ deposits: false })];
    const first = (await execute(SET, { input }, actor)).data;
    const lastChange = {
      depositsEnabled: false,
      paymentsEnabled: true,
      withdrawalsEnabled: true,
      reason: "The bank is closed",
      changedBy: { id: actor.userId },
    };
    expect(first).toMatchObject({ setCurrencyEnabled: { currency: { depositsEnabled: false, lastChange } } });
    expect((await execute(SET, { input }, actor)).data).toEqual(first);
    for (const changes of [
      { deposits: true },
      { payments: false },
      { withdrawals: false },
      { reason: "Other" },
      { currency: "EUR" },
    ])
      expect((await execute(SET, { input: { ...input, ...changes } }, actor)).data).toMatchObject({
        setCurrencyEnabled: { code: "IDEMPOTENCY_KEY_REUSED" },
      });
  });

  it("is brought in no more where that is switched off, is paid all the same, and the other way round", async () => {
    const refused = { code: "CURRENCY_DISABLED", currency: "USD" };
    await say({ deposits: false });
    expect(await world.unchanged(bringIn)).toMatchObject(refused);
    expect((await send()).__typename).toBe("SendPaymentSuccess");
    expect((await hold()).__typename).toBe("AuthorizePaymentSuccess");

    await say({ payments: false });
    expect(await world.unchanged(() => send())).toMatchObject(refused);
    expect(await world.unchanged(hold)).toMatchObject(refused);
    const savings = (await alice.ask(OPEN, { input: { currency: "USD", ...key() } })).openAccount.account.id;
    expect(await world.unchanged(() => send(sending({ to: { accountId: savings } })))).toMatchObject(refused);
    const stranger = await world.person(`s${randomUUID().slice(0, 8)}`);
    expect(await world.unchanged(() => send(sending({ to: { userId: stranger.userId } })))).toMatchObject(refused);
    expect((await bringIn()).__typename).toBe("DepositSuccess");
  });

  it("lets go on what had begun: captures, refunds, and deposits under way", async () => {
    const [held, sent] = [(await hold()).payment.id, (await send()).payment.id];
    const arriving = (await bringIn()).payment.id;
    await say({ deposits: false, payments: false });
    const { capturePayment } = await bob.ask(CAPTURE, { input: { paymentId: held, ...key() } });
    expect(capturePayment).toMatchObject({ payment: { status: "COMPLETED" } });
    const { refundPayment } = await bob.ask(REFUND, { input: { paymentId: sent, ...key() } });
    expect(refundPayment).toMatchObject({ payment: { kind: "REFUND" } });
    await vi.waitFor(
      async () => expect((await alice.ask(PAYMENT, { id: arriving })).payment.status).toBe("COMPLETED"),
      PATIENT,
    );
  });

  it("is withdrawn no more where that is switched off alone, and as `payments` says where nothing is said of it", async () => {
    const methodId = await addMethod(alice, "sandbox_bank");
    const withdraw = async () => {
      const input = { fromAccountId: account, methodId, amount: { amount: "1.00", currency: "USD" }, ...key() };
      return (await alice.ask(WITHDRAW, { input })).withdraw;
    };
    await say({ withdrawals: false });
    expect(await world.unchanged(withdraw)).toMatchObject({ code: "CURRENCY_DISABLED", currency: "USD" });
    expect((await send()).__typename).toBe("SendPaymentSuccess");
    await say({ payments: false });
    expect(await world.unchanged(withdraw)).toMatchObject({ code: "CURRENCY_DISABLED" });
    await say({ payments: false, withdrawals: true });
    expect(await world.unchanged(() => send())).toMatchObject({ code: "CURRENCY_DISABLED" });
    expect((await withdraw()).__typename).toBe("WithdrawSuccess");
  });

  it("lets a withdrawal wait that nobody was asked for yet, and go on once it is switched on", async () => {
    const quiet = await makeWorld();
    try {
      const owner = await quiet.person("owner");
      const fromAccountId = await quiet.funded(owner, "5.00");
      const methodId = await addMethod(owner, "sandbox_bank");
      const set = async (changes: Record<string, unknown>) => {
        const variables = { input: word(changes) };
        await quiet.subgraph.execute({ query: SET, variables, actor: makeAdmin(), requestId: "req_test" });
      };
      await quiet.subgraph.stop();
      const still = (await quiet.another())(owner);
      const input = { fromAccountId, methodId, amount: { amount: "1.00", currency: "USD" }, ...key() };
      const { id } = (await still.ask(WITHDRAW, { input })).withdraw.payment;
      const status = async () => (await still.ask(PAYMENT, { id })).payment.status;
      const round = await makePayoutWorker(quiet);
      await set({ withdrawals: false });
      await round();
      expect(await status()).toBe("PENDING");
      await set({});
      await quiet.admin.query("UPDATE payments.withdrawal_task SET due_at = now() - interval '1 second'");
      await round();
      expect(await status()).toBe("COMPLETED");
      expect(await quiet.disagreements()).toEqual([]);
    } finally {
      await quiet.database.drop();
    }
  });

  it("gives a repeat its first answer: what was paid before stays paid, what was refused stays refused", async () => {
    const paid = sending();
    const first = await send(paid);
    await say({ payments: false });
    expect(await send(paid)).toEqual(first);
    const input = sending();
    const refused = await send(input);
    await say({});
    expect(await send(input)).toEqual(refused);
    expect((await send({ ...input, ...key() })).__typename).toBe("SendPaymentSuccess");
  });

  it("uses up no approval where it is switched off", async () => {
    const device = await addPasskey(world, alice);
    await setPolicy(world, { threshold: "0" });
    try {
      const input = sending();
      const { sendPayment: asked } = await alice.ask(APPROVED_SEND, { input });
      const approval = device.get(asked.options);
      await say({ payments: false });
      expect(await send({ ...input, approval } as never)).toMatchObject({ code: "CURRENCY_DISABLED" });
      const { rows } = await world.admin.query("SELECT count(*)::int AS count FROM payments.payment_approval");
      expect(rows[0].count).toBe(0);
    } finally {
      await setPolicy(world, { threshold: null });
    }
  });

  it("is refused in a batch to those whom it concerns, and not to their neighbours", async () => {
    const euros = [await world.funded(alice, "5.00", "EUR"), await world.funded(bob, "5.00", "EUR")] as const;
    const { rows } = await world.admin.query("SELECT max(version) AS version FROM payments.approval_policy");
    const build = async (currency: string, [from, to]: readonly [string, string]) => {
      const command = await buildSend(world, { from: [alice, from], to: [bob, to], currency });
      const warrant = { kind: "policy", version: rows[0].version ?? 0 };
      return { ...command, step: { ...command.step, warrant } } as typeof command;
    };
    await say({ payments: false });
    const [before, units] = [await world.units(account), await world.units(euros[0])];
    const outcomes = await runBatch({ pool: world.environment.pool, clock: systemClock, quotas: QUOTAS }, [
      await build("EUR", euros),
      await build("USD", [account, theirs]),
      await build("EUR", euros),
    ]);
    expect(outcomes).toMatchObject([
      { kind: "done" },
      { kind: "refused", refusal: { code: "CURRENCY_DISABLED", currency: "USD" } },
      { kind: "done" },
    ]);
    expect([await world.units(account), await world.units(euros[0])]).toEqual([before, String(BigInt(units) - 2n)]);
    expect(await world.disagreements()).toEqual([]);
  });

  it("is off in every process as soon as it is said: of fifty that race it, what comes after its answer is refused", async () => {
    const elsewhere = (await world.another())(alice);
    const before = BigInt(await world.units(account));
    const racing = Array.from({ length: 50 }, (_, i) => send(sending(), i % 2 === 0 ? alice : elsewhere));
    await say({ payments: false });
    const later = await Promise.all(
      Array.from({ length: 20 }, (_, i) => send(sending(), i % 2 === 0 ? alice : elsewhere)),
    );
    expect(countAnswers(later.map(({ __typename }) => __typename))).toEqual({ CurrencyDisabled: 20 });
    const answers = countAnswers((await Promise.all(racing)).map(({ __typename }) => __typename));
    const { SendPaymentSuccess: paid = 0, CurrencyDisabled: refused = 0 } = answers;
    expect(paid + refused).toBe(50);
    expect(BigInt(await world.units(account))).toBe(before - 100n * BigInt(paid));
    expect(await world.disagreements()).toEqual([]);
  });

  it("is as it was said last, whoever says something at once, and each word is numbered without a gap", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => say({ deposits: i % 2 === 0, payments: i % 3 === 0 })));
    const { rows } = await world.admin.query(
      "SELECT count(*)::int AS count, max(version) AS version FROM payments.currency_change",
    );
    expect(rows[0].version).toBe(rows[0].count);
    const last = await world.admin.query(
      "SELECT deposits, payments FROM payments.currency_change ORDER BY version DESC LIMIT 1",
    );
    const { deposits, payments } = last.rows[0];
    expect(await switches("USD")).toEqual([{ code: "USD", depositsEnabled: deposits, paymentsEnabled: payments }]);
    expect((await send()).__typename).toBe(payments ? "SendPaymentSuccess" : "CurrencyDisabled");
    expect((await bringIn()).__typename).toBe(deposits ? "DepositSuccess" : "CurrencyDisabled");
  });
});
