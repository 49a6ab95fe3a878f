import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import type { Receiver } from "@coffer/testkit/webhook-receiver";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { clearWebhookLog } from "../src/adapters/postgres/webhooks/clear-log.ts";
import {
  ask,
  DELETE,
  DISABLED,
  findEndpoint,
  type HookStage,
  hook,
  listDeliveries,
  makeHookStage,
  PAYMENT_CHANGED,
  REDELIVER,
  ROTATE,
  sendTest,
  UPDATE,
  untilStatus,
  untilTried,
  WALLET_CREATED,
  walletCreated,
} from "./hooking.ts";
import { CONFIG, PATIENT, type Person, type World } from "./world.ts";

let stage: HookStage;
let world: World;
let receiver: Receiver;
let ann: Person;
let path: string;

beforeAll(async () => {
  stage = await makeHookStage({ webhooks: { ...CONFIG.webhooks, most: 3 } });
  ({ world, receiver } = stage);
});
afterAll(() => stage.end());
beforeEach(async () => {
  ({ ann, path } = await stage.next());
});

type Page = { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
const test = (endpointId: string) => sendTest(ann, endpointId);

describe("an endpoint that fails", () => {
  it("is disabled once it says that it is gone, what waits for it is given up, and its owner is told", async () => {
    const { id: told } = await hook(ann, receiver.url(`${path}/told`), { eventTypes: [DISABLED] });
    const { id } = await hook(ann, receiver.url(path));
    receiver.answer(path, 500);
    await test(id);
    await untilTried(ann, id, 1);
    receiver.answer(path, 410);
    await test(id);
    await untilStatus(ann, id, ["FAILED", "FAILED"]);
    expect(await findEndpoint(ann, id)).toMatchObject({ state: "DISABLED", disabledReason: "GONE" });
    const [notice] = await receiver.until(`${path}/told`, 1);
    expect(JSON.parse(notice?.body ?? "")).toMatchObject({ type: DISABLED, data: { endpointId: id, reason: "GONE" } });
    expect(await findEndpoint(ann, told)).toMatchObject({ state: "ENABLED" });
  });

  it("is disabled once it has failed for days without any success, and a whole schedule with it, and not before", async () => {
    const { id } = await hook(ann, receiver.url(path));
    receiver.answer(path, 500);
    const failFor = async (time: string, tried: number) => {
      await world.admin.query(
        "UPDATE payments.webhook_endpoint SET failing_since = now() - $2::interval WHERE id = $1",
        [uuidOf(id), time],
      );
      await test(id);
      await untilTried(ann, id, 1);
      return expect(await listDeliveries(ann, id)).toHaveLength(tried);
    };
    await failFor("4 days 23 hours", 1);
    expect(await findEndpoint(ann, id)).toMatchObject({ state: "ENABLED" });
    await failFor("20 days", 2);
    expect(await findEndpoint(ann, id)).toMatchObject({ state: "ENABLED" });
    await world.admin.query(
      "UPDATE payments.webhook_task SET attempts = 100, due_at = now(), waits_until = now() WHERE endpoint_id = $1",
      [uuidOf(id)],
    );
    await vi.waitFor(
      async () => expect(await findEndpoint(ann, id)).toMatchObject({ state: "DISABLED", disabledReason: "FAILING" }),
      PATIENT,
    );
    expect((await listDeliveries(ann, id)).map(({ status }) => status)).toEqual(["FAILED", "FAILED"]);
  });

  it("rests while its owner is frozen, and goes on behind the freeze, but for what its owner has disabled", async () => {
    const { id } = await hook(ann, receiver.url(path));
    const own = await hook(ann, receiver.url(`${path}/own`));
    const change = {
      endpointId: own.id,
      url: receiver.url(`${path}/own`),
      eventTypes: [PAYMENT_CHANGED],
      enabled: false,
    };
    await ask(ann, UPDATE, change);
    const data = { userId: ann.userId, operatorId: newId("usr") };
    await stage.tellOfAuth({ type: "user.frozen", subject: ann.userId, time: new Date(), data });
    expect(await findEndpoint(ann, id)).toMatchObject({ state: "DISABLED", disabledReason: "OWNER_FROZEN" });
    await stage.tellOfAuth({ type: "user.unfrozen", subject: ann.userId, time: new Date(), data });
    expect(await findEndpoint(ann, id)).toMatchObject({ state: "ENABLED", disabledReason: null });
    expect(await findEndpoint(ann, own.id)).toMatchObject({ disabledReason: "BY_OWNER" });
  });
});

describe("the log", () => {
  it("comes by pages, of one state where that is asked for", async () => {
    const { id } = await hook(ann, receiver.url(path));
    for (let n = 0; n < 5; n += 1) await test(id);
    const all = await untilStatus(
      ann,
      id,
      Array.from({ length: 5 }, () => "DELIVERED"),
    );
    const pages: string[] = [];
    let after: string | null = null;
    do {
      const { nodes, pageInfo }: Page = (await findEndpoint(ann, id, { first: 2, after, status: "DELIVERED" }))
        .deliveries;
      pages.push(...nodes.map((one: { id: string }) => one.id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(pages).toEqual(all.map((one) => one.id));
    expect((await findEndpoint(ann, id, { status: "FAILED" })).deliveries.nodes).toEqual([]);
    const [{ id: deliveryId }] = all as [{ id: string }];
    const query = `query ($id: ID!, $first: Int!, $after: String) { webhookDelivery(id: $id) { attempts(first: $first, after: $after) { nodes { number } pageInfo { endCursor hasNextPage } } } }`;
    await ask(ann, REDELIVER, { deliveryId, idempotencyKey: randomUUID() });
    await vi.waitFor(async () => expect((await listDeliveries(ann, id))[0]?.attemptCount).toBe(2), PATIENT);
    const first = (await ann.ask(query, { id: deliveryId, first: 1 })).webhookDelivery.attempts;
    expect(first).toMatchObject({ nodes: [{ number: 2 }], pageInfo: { hasNextPage: true } });
    const second = await ann.ask(query, { id: deliveryId, first: 1, after: first.pageInfo.endCursor });
    expect(second.webhookDelivery.attempts).toMatchObject({ nodes: [{ number: 1 }], pageInfo: { hasNextPage: false } });
  });

  it("is kept for its time, and what waits for longer; a former secret goes with its end", async () => {
    const { id } = await hook(ann, receiver.url(path));
    receiver.answer(path, 204, 500);
    await test(id);
    await untilStatus(ann, id, ["DELIVERED"]);
    await test(id);
    await untilTried(ann, id, 1);
    await ask(ann, ROTATE, { endpointId: id, idempotencyKey: randomUUID() });
    await world.admin.query(
      "UPDATE payments.webhook_endpoint SET former_ends_at = now() - interval '1 second' WHERE id = $1",
      [uuidOf(id)],
    );
    const { pool } = world.environment;
    expect(await clearWebhookLog(pool, new Date(Date.now() - 3_600_000))).toBe(false);
    expect(await listDeliveries(ann, id)).toHaveLength(2);
    expect(await clearWebhookLog(pool, new Date(Date.now() + 3_600_000))).toBe(false);
    expect(await listDeliveries(ann, id)).toMatchObject([{ status: "PENDING" }]);
    const { rows } = await world.admin.query(
      `SELECT former_ciphertext, (SELECT count(*)::int FROM payments.webhook_attempt a WHERE NOT EXISTS (SELECT FROM payments.webhook_delivery d WHERE d.id = a.delivery_id)) AS lost
       FROM payments.webhook_endpoint WHERE id = $1`,
      [uuidOf(id)],
    );
    expect(rows).toEqual([{ former_ciphertext: null, lost: 0 }]);
  });

  it("holds sixty tests an hour and no more", async () => {
    const { id } = await hook(ann, receiver.url(path));
    await world.admin.query(
      `INSERT INTO payments.webhook_delivery (id, endpoint_id, event_id, event_type, body, status, ended_at)
       SELECT gen_random_uuid(), $1, n::text, 'coffer.payments.webhook.test', '{}', 'DELIVERED', now() FROM generate_series(1, 60) n`,
      [uuidOf(id)],
    );
    expect(await test(id)).toMatchObject({ code: "TOO_MANY_WEBHOOK_TESTS", limit: 60 });
  });
});

describe("an endpoint that was made by another process", () => {
  it("is sent what happens from then on, though nobody has told this one of it", async () => {
    const other = (await world.another())(ann);
    const { id } = await hook(other, receiver.url(path), { eventTypes: [WALLET_CREATED] });
    await stage.tellOfWallets(walletCreated(ann.userId));
    await untilStatus(ann, id, ["DELIVERED"]);
    await ask(other, DELETE, { endpointId: id });
  });
});
