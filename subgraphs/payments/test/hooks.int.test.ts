import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { mountAlone } from "@coffer/testkit/routes";
import type { FastifyInstance } from "fastify";
import { Stripe } from "stripe";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PaymentId } from "../src/domain/money/ids.ts";
import { linesOf } from "./fakes/stripe-lines.ts";
import { eventOf } from "./fakes/stripe-stand-in.ts";
import {
  addSource,
  addTarget,
  linesOfOurs,
  makeStripeWorld,
  OLD_WEBHOOK_SECRET,
  type StripeWorld,
  startInstance,
  WEBHOOK_SECRET,
} from "./stripe-world.ts";
import { DEPOSIT, OPEN, type Person, WITHDRAW } from "./world.ts";

const DOOR = "/hooks/payments/stripe";
const stripe = new Stripe("sk_test_for_signatures");

let world: StripeWorld;
let door: FastifyInstance;
let ann: Person;
let account: string;
let slow: string;
let paymentId: string;

beforeAll(async () => {
  world = await makeStripeWorld("ann");
  door = await mountAlone(world.subgraph);
  ann = world.people[0] as Person;
  account = (await ann.ask(OPEN, { input: { currency: "USD", idempotencyKey: "open" } })).openAccount.account.id;
  slow = await addSource(world, ann, "pm_bankslow");
});
afterAll(async () => {
  await door.close();
  await world.end();
});

/** A deposit that waits for its bank, and is to be looked at in an hour. */
beforeEach(async () => {
  const amount = { amount: "10.00", currency: "USD" };
  const input = { accountId: account, methodId: slow, amount, idempotencyKey: randomUUID() };
  paymentId = (await ann.ask(DEPOSIT, { input })).deposit.payment.id;
  await (await startInstance(world)).work();
  await world.admin.query("UPDATE payments.deposit_task SET due_at = now() + interval '1 hour'");
});

const seconds = (ago: number) => Math.floor(Date.now() / 1_000) - ago;
const sign = (payload: string, { secret = WEBHOOK_SECRET, ago = 0 } = {}) =>
  stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: seconds(ago) });
const send = (payload: string | Buffer, signature?: string) =>
  door.inject({
    method: "POST",
    url: DOOR,
    headers: {
      "content-type": "application/json",
      ...(signature === undefined ? {} : { "stripe-signature": signature }),
    },
    payload,
  });
const sendSigned = (payload: string, how = {}) => send(payload, sign(payload, how));
const news = (type: string, more: Record<string, unknown> = {}) =>
  eventOf(type, { metadata: { coffer_payment: paymentId } }, more);
const SHOWN = "query ($id: ID!) { payment(id: $id) { status failureReason } }";
const status = async () => (await ann.ask(SHOWN, { id: paymentId })).payment.status;
async function read<T>(query: string, values: unknown[] = []): Promise<T> {
  return (await world.admin.query(query, values)).rows[0]?.value as T;
}
/** `due_at` is by another clock than the database's. */
const isDue = () =>
  read<boolean>("SELECT due_at <= now() + interval '1 second' AS value FROM payments.deposit_task WHERE id = $1", [
    uuidOf(paymentId),
  ]);
const events = () => read<number>("SELECT count(*)::int AS value FROM payments.provider_event");
const work = async () => (await startInstance(world)).work();

describe("the door of Stripe's webhooks refuses, and nothing changes,", () => {
  const altered = () => {
    const payload = news("payment_intent.succeeded");
    return send(payload.replace("succeeded", "canceled"), sign(payload));
  };
  const v0 = (payload: string) => sign(payload).replace("v1=", "v0=");

  it.each<[string, number, () => ReturnType<typeof send>]>([
    ["what nobody signed", 400, () => send(news("payment_intent.succeeded"))],
    ["an empty signature", 400, () => send(news("payment_intent.succeeded"), "")],
    ["a forged one", 400, () => send(news("payment_intent.succeeded"), `t=${seconds(0)},v1=${"0".repeat(64)}`)],
    ["one without a time", 400, () => send(news("payment_intent.succeeded"), `v1=${"0".repeat(64)}`)],
    ["another scheme's", 400, () => send(news("payment_intent.succeeded"), v0(news("payment_intent.succeeded")))],
    ["one by another secret", 400, () => sendSigned(news("payment_intent.succeeded"), { secret: "whsec_another_one" })],
    ["an altered body", 400, altered],
    ["one that is six minutes old", 400, () => sendSigned(news("payment_intent.succeeded"), { ago: 360 })],
    ["one of the future", 400, () => sendSigned(news("payment_intent.succeeded"), { ago: -360 })],
    ["garbage", 400, () => send(Buffer.from([0xff, 0xfe, 0x00, 0x7b]), sign("{}"))],
    ["no body", 400, () => send("", sign(news("payment_intent.succeeded")))],
    ["a signature of megabytes", 400, () => send("{}", `t=1,${"v1=0,".repeat(1_000)}`)],
    ["a body of 10 MB", 413, () => send("x".repeat(10_000_000), sign("{}"))],
    ["a body of 10 MB that is signed", 413, () => sendSigned(JSON.stringify({ id: "x".repeat(10_000_000) }))],
    ["to be read", 405, () => door.inject({ method: "GET", url: DOOR })],
  ])("%s", async (_what, code, ask) => {
    const before = await events();
    const answer = await ask();
    expect([answer.statusCode, await isDue(), await events(), await status()]).toEqual([
      code,
      false,
      before,
      "PROCESSING",
    ]);
    expect(answer.json().error.message).not.toMatch(/secret|stripe|whsec/i);
  });
});

describe("an event of Stripe's", () => {
  it("makes the payment due now, and says nothing that is believed", async () => {
    expect((await sendSigned(news("payment_intent.succeeded"))).statusCode).toBe(200);
    expect(await isDue()).toBe(true);
    await work();
    // Whatever it has said: Stripe's API says that the bank has not paid yet.
    expect(await status()).toBe("PROCESSING");
    world.standIn.settle();
    await sendSigned(news("payment_intent.payment_failed"));
    await work();
    expect(await status()).toBe("COMPLETED");
  });

  it("has a withdrawal that was paid looked at again, however long ago that was; it comes back where Stripe says so", async () => {
    const card = await addSource(world, ann, "pm_cardgood");
    const funds = { accountId: account, methodId: card, amount: { amount: "5.00", currency: "USD" } };
    await ann.ask(DEPOSIT, { input: { ...funds, idempotencyKey: randomUUID() } });
    await work();
    const methodId = await addTarget(world, ann, "ba_good");
    const order = { fromAccountId: account, methodId, amount: { amount: "1.00", currency: "USD" } };
    const { withdraw } = await ann.ask(WITHDRAW, { input: { ...order, idempotencyKey: randomUUID() } });
    paymentId = withdraw.payment.id;
    await work();
    world.standIn.settle();
    await (await startInstance(world)).round();
    expect(await status()).toBe("COMPLETED");
    const [payout] = world.standIn.all("payout");
    const isWatched = () =>
      read<boolean>("SELECT due_at <= now() + interval '1 second' AS value FROM payments.paid_task WHERE id = $1", [
        uuidOf(paymentId),
      ]);
    const look = async () => (await startInstance(world)).watch(paymentId as PaymentId);
    for (const [said, now, then] of [
      [{}, true, "COMPLETED"],
      [{ status: "failed", failure_code: "account_closed" }, true, "RETURNED"],
      [{}, undefined, "RETURNED"],
    ] as const) {
      Object.assign(payout ?? {}, said);
      await world.admin.query("DELETE FROM payments.paid_task");
      expect((await sendSigned(news("payout.failed"))).statusCode).toBe(200);
      expect(await isWatched()).toBe(now);
      await look();
      expect(await status()).toBe(then);
    }
    expect(await linesOfOurs(world)).toEqual(linesOf(world.standIn));
  });

  it("of a dispute, or of a refund by hand, has its deposit looked at: it names what Stripe made alone", async () => {
    const methodId = await addSource(world, ann, "pm_cardgood2");
    const funds = { accountId: account, methodId, amount: { amount: "3.00", currency: "USD" } };
    const { deposit } = await ann.ask(DEPOSIT, { input: { ...funds, idempotencyKey: randomUUID() } });
    await work();
    const intent = world.standIn
      .all("payment_intent")
      .find(({ metadata }) => (metadata as Record<string, string>).coffer_payment === deposit.payment.id);
    const isWatched = () =>
      read<boolean>("SELECT due_at <= now()::timestamptz(3) AS value FROM payments.paid_task WHERE id = $1", [
        uuidOf(deposit.payment.id as PaymentId),
      ]);
    expect(await isWatched()).toBe(false);
    for (const [type, about] of [
      ["charge.dispute.closed", { metadata: {}, payment_intent: "pi_of_nobody" }],
      ["charge.dispute.closed", { metadata: {}, payment_intent: intent?.id }],
      ["refund.created", { metadata: null, payment_intent: intent?.id }],
    ] as const) {
      await world.admin.query("DELETE FROM payments.paid_task");
      expect((await sendSigned(eventOf(type, about as never))).statusCode).toBe(200);
      expect(await isWatched()).toBe(about.payment_intent === intent?.id ? true : undefined);
    }
  });

  it("is taken with the secret before, too, while one is replaced by the next", async () => {
    expect((await sendSigned(news("payment_intent.succeeded"), { secret: OLD_WEBHOOK_SECRET })).statusCode).toBe(200);
    expect(await isDue()).toBe(true);
  });

  it("that comes fifty times at once is taken once, and each is told that it was", async () => {
    const payload = news("payment_intent.succeeded");
    const before = await events();
    const answers = await Promise.all(Array.from({ length: 50 }, () => sendSigned(payload)));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect((await events()) - before).toBe(1);
    await world.admin.query("UPDATE payments.deposit_task SET due_at = now() + interval '1 hour'");
    await sendSigned(payload);
    expect(await isDue()).toBe(false);
  });

  it("harms nothing in any order: refunded before it succeeded, failed behind that, all of them again", async () => {
    world.standIn.settle();
    const types = ["charge.refunded", "refund.failed", "payment_intent.succeeded", "payment_intent.payment_failed"];
    const sent = types.flatMap((type) => [news(type), news(type)]);
    for (const payload of [...sent, ...sent.toReversed()]) {
      expect((await sendSigned(payload)).statusCode).toBe(200);
      await work();
    }
    expect(await status()).toBe("COMPLETED");
    await (await startInstance(world)).round();
    expect(await linesOfOurs(world)).toEqual(linesOf(world.standIn));
  });

  it.each<[string, () => string]>([
    ["of a type that we do not know", () => news("invoice.paid")],
    ["of no payment", () => eventOf("payment_intent.succeeded", {})],
    [
      "of a payment of nobody",
      () => eventOf("payment_intent.succeeded", { metadata: { coffer_payment: newId("pay") } }),
    ],
    ["of what is no id", () => eventOf("payment_intent.succeeded", { metadata: { coffer_payment: "' OR true --" } })],
    ["of a live account", () => news("payment_intent.succeeded", { livemode: true })],
    ["of a method of nobody", () => eventOf("payment_method.detached", { id: "pm_nobody" })],
    ["without an object", () => eventOf("account.updated", {})],
  ])("%s is acknowledged, and changes nothing", async (_what, payload) => {
    const answer = await sendSigned(payload());
    expect([answer.statusCode, answer.json()]).toEqual([200, { received: true }]);
    const methods = await read<number>("SELECT count(*)::int AS value FROM payments.method_task");
    expect([await isDue(), await status(), methods]).toEqual([false, "PROCESSING", 0]);
  });

  it("has a payment that was given up looked at again", async () => {
    await world.admin.query("UPDATE payments.deposit_task SET parked_at = now(), attempts = 30");
    world.standIn.settle();
    await sendSigned(news("payment_intent.succeeded"));
    await work();
    expect(await status()).toBe("COMPLETED");
  });

  it("is forgotten after eight days, a hundred at a time", async () => {
    await world.admin.query(`INSERT INTO payments.provider_event (provider, event_id, received_at)
      SELECT 'stripe', 'evt_old_' || n, now() - interval '9 days' FROM generate_series(1, 150) n`);
    const old = "SELECT count(*)::int AS value FROM payments.provider_event WHERE event_id LIKE 'evt_old_%'";
    await sendSigned(news("payment_intent.processing"));
    expect(await read(old)).toBe(50);
    await sendSigned(news("payment_intent.processing"));
    expect(await read(old)).toBe(0);
  });
});

describe("an event about a payment method", () => {
  const METHODS = "{ me: _entities(representations: $of) { ... on User { paymentMethods { id verified } } } }";
  const verified = async (id: string) => {
    const of = [{ __typename: "User", id: ann.userId }];
    const { me } = await ann.ask(`query ($of: [_Any!]!) ${METHODS}`, { of });
    return me[0].paymentMethods.find((one: { id: string }) => one.id === id).verified;
  };

  it("has it verified once Stripe knows that it is set up, without adding it again", async () => {
    world.standIn.put({
      id: "seti_waits",
      object: "setup_intent",
      payment_method: "pm_banklate",
      status: "requires_action",
    });
    const id = await addSource(world, ann, "pm_banklate");
    expect(await verified(id)).toBe(false);
    world.standIn.put({ id: "seti_waits", object: "setup_intent", payment_method: "pm_banklate", status: "succeeded" });
    await sendSigned(eventOf("setup_intent.succeeded", { id: "seti_waits", payment_method: "pm_banklate" }));
    await work();
    expect(await verified(id)).toBe(true);
  });

  it("has it unverified once it is detached, or pay-outs to it are stopped", async () => {
    const id = await addSource(world, ann, "pm_cardgone");
    Object.assign(world.standIn.all("payment_method").at(-1) ?? {}, { customer: null });
    await sendSigned(eventOf("payment_method.detached", { id: "pm_cardgone" }));
    const target = await addTarget(world, ann, "ba_stopped");
    const [owner] = world.standIn.all("account");
    expect([await verified(id), await verified(target)]).toEqual([true, true]);
    Object.assign(owner ?? {}, { payouts_enabled: false });
    await sendSigned(eventOf("account.updated", { id: String(owner?.id) }, { account: owner?.id }));
    await work();
    expect([await verified(id), await verified(target)]).toEqual([false, false]);
  });
});
