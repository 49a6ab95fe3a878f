import { randomUUID } from "node:crypto";
import { topicOf } from "@coffer/contracts/event";
import type { Receiver } from "@coffer/testkit/webhook-receiver";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  ask,
  countRows,
  DELETE,
  ENDPOINTS,
  findEndpoint,
  type HookStage,
  hook,
  listDeliveries,
  makeHookStage,
  PAYMENT_CHANGED,
  RECOVER,
  REDELIVER,
  retryWebhooks,
  sendTest,
  TEST,
  untilStatus,
  untilTried,
  verify,
  WALLET_CREATED,
  walletCreated,
} from "./hooking.ts";
import { type Person, SEND, type World } from "./world.ts";

let stage: HookStage;
let world: World;
let receiver: Receiver;
let bob: Person;
let ann: Person;
let account: string;
let path: string;

beforeAll(async () => {
  stage = await makeHookStage();
  ({ world, receiver } = stage);
  bob = await world.person("bob");
});
afterAll(() => stage.end());
beforeEach(async () => {
  ({ ann, path } = await stage.next());
  account = await world.funded(ann, "100.00");
});

afterEach(async () => {
  const { webhookEndpoints } = await ann.ask(ENDPOINTS);
  for (const { id } of webhookEndpoints) await ask(ann, DELETE, { endpointId: id });
});

const send = async (): Promise<string> => {
  const amount = { amount: "0.01", currency: "USD" };
  const input = { fromAccountId: account, to: { userId: bob.userId }, amount, idempotencyKey: randomUUID() };
  return (await ann.ask(SEND, { input })).sendPayment.payment.id;
};
/** What was sent may be of the deposit that came just before; a test is of itself alone. */
const test = async (id: string) => (await sendTest(ann, id)).delivery;
const again = (deliveryId: string, key: string = randomUUID()) =>
  ask(ann, REDELIVER, { deliveryId, idempotencyKey: key });

describe("a webhook", () => {
  it("is asked for by nobody where there is no endpoint: relays drop what nobody else reads, as they did", async () => {
    const { bus } = world.environments;
    const readTopics = async () => {
      const topics = ["auth", "payments", "ledger", "wallets"].map(topicOf);
      for (const topic of topics) await bus.lookForReaders?.(topic);
      return topics.filter((topic) => bus.hasReaders?.(topic));
    };
    expect(await readTopics()).toEqual(["coffer.auth.v1", "coffer.wallets.v1"]);
    await hook(ann, receiver.url(path));
    expect(await readTopics()).toEqual(["coffer.auth.v1", "coffer.payments.v1", "coffer.wallets.v1"]);
  });

  it("is the event of who pays and of who is paid, signed for each, and of nobody else", async () => {
    const cat = await world.person("cat");
    const mine = await hook(ann, receiver.url(path));
    const theirs = await hook(bob, receiver.url(`${path}/bob`));
    await hook(cat, receiver.url(`${path}/cat`));
    const paymentId = await send();
    for (const [at, { secret }] of [
      [path, mine],
      [`${path}/bob`, theirs],
    ] as const) {
      await receiver.until(at, 1);
      const about = { paymentId, status: "COMPLETED", fromUserId: ann.userId, toUserId: bob.userId };
      await expect
        .poll(() => receiver.at(at).map((one) => verify(secret, one)))
        .toContainEqual(expect.objectContaining({ type: PAYMENT_CHANGED, data: expect.objectContaining(about) }));
    }
    expect(receiver.at(`${path}/cat`)).toEqual([]);
    await ask(bob, DELETE, { endpointId: theirs.id });
  });

  it("writes nothing of an event that no endpoint wants, and one delivery of an event that comes twice", async () => {
    const { id } = await hook(ann, receiver.url(path), { eventTypes: [WALLET_CREATED] });
    const before = await countRows(world);
    await send();
    const event = walletCreated(ann.userId);
    for (let times = 0; times < 2; times += 1) await stage.tellOfWallets(event);
    const [delivery] = await untilStatus(ann, id, ["DELIVERED"]);
    expect(JSON.parse(delivery?.body)).toMatchObject({ id: event.id, data: event.data });
    const { attempts, deliveries, ...rest } = await countRows(world);
    expect({ attempts, deliveries }).toEqual({
      attempts: (before.attempts ?? 0) + 1,
      deliveries: (before.deliveries ?? 0) + 1,
    });
    expect(rest).toEqual({ tasks: 0, inbox: 0, letters: 0 });
  });

  it("that cannot be read is a dead letter of its consumer, and those behind it are sent", async () => {
    const { id } = await hook(ann, receiver.url(path), { eventTypes: [WALLET_CREATED] });
    await stage.tellOfWallets(walletCreated("nobody"), walletCreated(ann.userId));
    await untilStatus(ann, id, ["DELIVERED"]);
    expect(await countRows(world)).toMatchObject({ letters: 1 });
    await world.admin.query("DELETE FROM payments.dead_letter");
  });

  it("is not of what happened long before its endpoint was made", async () => {
    const { id } = await hook(ann, receiver.url(path), { eventTypes: [WALLET_CREATED] });
    await stage.tellOfWallets(walletCreated(ann.userId, new Date(Date.now() - 3_600_000)));
    expect(await listDeliveries(ann, id)).toEqual([]);
  });
});

describe("a delivery", () => {
  it("is tried again under the same id until it is answered well, and each try is in the log", async () => {
    const { id, secret } = await hook(ann, receiver.url(path), { eventTypes: [WALLET_CREATED] });
    receiver.answer(
      path,
      500,
      (_one, response) => response.writeHead(429, { "retry-after": "7200" }).end("slow down"),
      200,
    );
    const { id: deliveryId } = await test(id);
    await untilTried(ann, id, 1);
    expect((await findEndpoint(ann, id)).failingSince).not.toBeNull();
    await retryWebhooks(world);
    await untilTried(ann, id, 2);
    const { rows } = await world.admin.query(
      "SELECT due_at > now() + interval '119 minutes' AS waits FROM payments.webhook_task",
    );
    expect(rows).toEqual([{ waits: true }]);
    await retryWebhooks(world);
    const [delivery] = await untilStatus(ann, id, ["DELIVERED"]);
    expect(delivery?.attempts.nodes).toMatchObject([
      { number: 3, status: 200, fault: null, answer: "" },
      { number: 2, status: 429, answer: "slow down" },
      { number: 1, status: 500 },
    ]);
    const sent = receiver.at(path);
    expect(sent.map(({ headers }) => headers["webhook-id"])).toEqual([deliveryId, deliveryId, deliveryId]);
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
    for (const one of sent) expect(verify(secret, one)).toMatchObject({ type: "coffer.payments.webhook.test" });
    const headers = Object.fromEntries(
      delivery?.attempts.nodes[0].requestHeaders.map((header: { name: string; value: string }) => [
        header.name,
        header.value,
      ]),
    );
    expect(sent[2]?.headers).toMatchObject(headers);
    expect((await findEndpoint(ann, id)).failingSince).toBeNull();
  });

  it("fails behind its last try, and what failed is recovered, tests not", async () => {
    const { id } = await hook(ann, receiver.url(path), { eventTypes: [WALLET_CREATED] });
    receiver.answer(path, 503);
    await stage.tellOfWallets(walletCreated(ann.userId));
    await untilTried(ann, id, 1);
    await test(id);
    await untilTried(ann, id, 1);
    await world.admin.query("UPDATE payments.webhook_task SET attempts = 9");
    await retryWebhooks(world);
    await untilStatus(ann, id, ["FAILED", "FAILED"]);
    expect(await countRows(world)).toMatchObject({ tasks: 0 });

    receiver.answer(path, 204);
    const since = new Date(Date.now() - 60_000).toISOString();
    const late = new Date(Date.now() + 60_000).toISOString();
    expect(await ask(ann, RECOVER, { endpointId: id, since: late })).toMatchObject({ redelivered: 0, hasMore: false });
    expect(await ask(ann, RECOVER, { endpointId: id, since })).toMatchObject({ redelivered: 1, hasMore: false });
    await untilStatus(ann, id, ["FAILED", "DELIVERED"]);
    expect(await ask(ann, RECOVER, { endpointId: id, since })).toMatchObject({ redelivered: 0 });
  });

  it("that waits for its next try is recovered, too: it is sent now", async () => {
    const { id } = await hook(ann, receiver.url(path), { eventTypes: [WALLET_CREATED] });
    receiver.answer(path, 500, 204);
    await stage.tellOfWallets(walletCreated(ann.userId));
    await untilTried(ann, id, 1);
    const since = new Date(Date.now() - 60_000).toISOString();
    expect(await ask(ann, RECOVER, { endpointId: id, since })).toMatchObject({ redelivered: 1 });
    await untilStatus(ann, id, ["DELIVERED"]);
  });

  it("follows no redirect, and keeps of an answer its beginning", async () => {
    const { id } = await hook(ann, receiver.url(path), { eventTypes: [WALLET_CREATED] });
    const long = `\0${"€".repeat(50_000)}`;
    receiver.answer(path, (_one, response) =>
      response.writeHead(307, { location: receiver.url(`${path}/on`) }).end(long),
    );
    await test(id);
    const { attempts } = await untilTried(ann, id, 1);
    expect(attempts.nodes).toMatchObject([{ status: 307, answer: "€".repeat(4_096) }]);
    expect(receiver.at(`${path}/on`)).toEqual([]);
  });

  it("is sent again when it is asked for, once for each key, whether it was delivered or waits", async () => {
    const { id } = await hook(ann, receiver.url(path), { eventTypes: [WALLET_CREATED] });
    const { id: deliveryId } = await test(id);
    await untilStatus(ann, id, ["DELIVERED"]);
    receiver.answer(path, 500, 204);
    const key = randomUUID();
    expect(await again(deliveryId, key)).toMatchObject({ delivery: { status: "PENDING", endedAt: null } });
    await untilTried(ann, id, 2);
    expect(await again(deliveryId, key)).toMatchObject({ delivery: { attemptCount: 2 } });
    await again(deliveryId);
    await untilTried(ann, id, 3);
    await untilStatus(ann, id, ["DELIVERED"]);
    expect(await again("whd_01k6yd9q5ve0htp3z8k2n6m4jb", key)).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    expect(receiver.at(path).map(({ headers }) => headers["webhook-id"])).toEqual([deliveryId, deliveryId, deliveryId]);
  });

  it("is nobody's but its owner's to see or to send again", async () => {
    const { id } = await hook(ann, receiver.url(path));
    const { id: deliveryId } = await test(id);
    const query = "query ($id: ID!) { webhookDelivery(id: $id) { id } webhookEndpoint(id: $id) { id } }";
    expect(await bob.ask(query, { id: deliveryId })).toEqual({ webhookDelivery: null, webhookEndpoint: null });
    expect(await bob.ask(query, { id })).toEqual({ webhookDelivery: null, webhookEndpoint: null });
    for (const [mutation, input, code] of [
      [REDELIVER, { deliveryId, idempotencyKey: randomUUID() }, "WEBHOOK_DELIVERY_NOT_FOUND"],
      [REDELIVER, { deliveryId: "nothing", idempotencyKey: randomUUID() }, "WEBHOOK_DELIVERY_NOT_FOUND"],
      [RECOVER, { endpointId: id, since: new Date().toISOString() }, "WEBHOOK_NOT_FOUND"],
      [TEST, { endpointId: id, idempotencyKey: randomUUID() }, "WEBHOOK_NOT_FOUND"],
      [DELETE, { endpointId: id }, "WEBHOOK_NOT_FOUND"],
    ] as const)
      expect(await ask(bob, mutation, input)).toMatchObject({ code });
    expect(await findEndpoint(ann, id)).toMatchObject({ state: "ENABLED" });
  });
});

describe("one endpoint that hangs", () => {
  it("holds up no other of its owner's, nor anybody else's", async () => {
    const hanging = await hook(ann, receiver.url(`${path}/hangs`), { eventTypes: [WALLET_CREATED] });
    const open: (() => void)[] = [];
    receiver.answer(`${path}/hangs`, (_one, response) => void open.push(() => response.writeHead(204).end()));
    const hung = 12;
    for (let n = 0; n < hung; n += 1) await test(hanging.id);
    await receiver.until(`${path}/hangs`, 4);

    const mine = await hook(ann, receiver.url(path), { eventTypes: [WALLET_CREATED] });
    const theirs = await hook(bob, receiver.url(`${path}/bob`), { eventTypes: [WALLET_CREATED] });
    for (let n = 0; n < 10; n += 1) {
      await test(mine.id);
      await sendTest(bob, theirs.id);
    }
    const all = (status: string) => Array.from({ length: 10 }, () => status);
    await untilStatus(ann, mine.id, all("DELIVERED"));
    await untilStatus(bob, theirs.id, all("DELIVERED"));
    // None of those that hang has ended meanwhile, and no more than its share is open.
    expect(receiver.at(`${path}/hangs`)).toHaveLength(4);
    expect((await listDeliveries(ann, hanging.id)).every(({ status }) => status === "PENDING")).toBe(true);
    receiver.answer(`${path}/hangs`, 204);
    for (const end of open) end();
    await untilStatus(
      ann,
      hanging.id,
      Array.from({ length: hung }, () => "DELIVERED"),
    );
    await ask(bob, DELETE, { endpointId: theirs.id });
  });
});

describe("fifty callers at once", () => {
  it("have a delivery sent again once more, and an endpoint that is removed under them gets nothing", async () => {
    const { id } = await hook(ann, receiver.url(path), { eventTypes: [WALLET_CREATED] });
    const gate = Promise.withResolvers<void>();
    receiver.answer(path, 204, (_one, response) => void gate.promise.then(() => response.writeHead(204).end()));
    const { id: deliveryId } = await test(id);
    await untilStatus(ann, id, ["DELIVERED"]);
    const callers = [ann, (await world.another())(ann)];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        ask(callers[n % 2] as Person, REDELIVER, { deliveryId, idempotencyKey: randomUUID() }),
      ),
    );
    expect(answers.map(({ __typename }) => __typename)).toEqual(answers.map(() => "RedeliverWebhookSuccess"));
    await receiver.until(path, 2);
    expect(await countRows(world)).toMatchObject({ tasks: 1 });
    gate.resolve();
    await untilStatus(ann, id, ["DELIVERED"]);

    receiver.answer(path, 500);
    const mixed = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        n === 25
          ? ask(ann, DELETE, { endpointId: id })
          : ask(callers[n % 2] as Person, REDELIVER, { deliveryId, idempotencyKey: randomUUID() }),
      ),
    );
    const said = new Set(mixed.map(({ __typename }) => __typename));
    expect(said.has("DeleteWebhookEndpointSuccess")).toBe(true);
    for (const name of said)
      expect(["DeleteWebhookEndpointSuccess", "RedeliverWebhookSuccess", "WebhookDeliveryNotFound"]).toContain(name);
    const { rows } = await world.admin.query(
      `SELECT (SELECT count(*)::int FROM payments.webhook_task) AS tasks,
         (SELECT count(*)::int FROM payments.webhook_delivery WHERE status = 'PENDING') AS pending,
         (SELECT count(*)::int FROM payments.webhook_endpoint WHERE removed_at IS NOT NULL AND ciphertext IS NOT NULL) AS secrets`,
    );
    expect(rows).toEqual([{ tasks: 0, pending: 0, secrets: 0 }]);
  });
});
