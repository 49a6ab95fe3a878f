import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import type { Received, Receiver } from "@coffer/testkit/webhook-receiver";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { composePayments } from "../src/compose.ts";
import {
  ask,
  CREATE,
  DELETE,
  DELIVERIES,
  DISABLED,
  ENDPOINTS,
  findEndpoint,
  type HookStage,
  hook,
  listDeliveries,
  makeHookStage,
  PAYMENT_CHANGED,
  RECOVER,
  REDELIVER,
  ROTATE,
  sendTest,
  TEST,
  takes,
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

const wish = (changes: object = {}) => ({
  ...{ url: receiver.url(path), eventTypes: [WALLET_CREATED], idempotencyKey: randomUUID() },
  ...changes,
});
const test = (endpointId: string) => sendTest(ann, endpointId);
/** The person through another credential or with other roles. */
const as = (changes: Parameters<typeof userActor>[1]): Pick<Person, "ask"> => {
  const actor = userActor(ann.userId, changes);
  return {
    async ask(query, variables = {}) {
      const { data, errors } = await world.subgraph.execute({ query, variables, actor, requestId: "req_test" });
      return errors?.length ? { errors: errors.map((error) => error.toJSON()) } : { ...data };
    },
  };
};

describe("an endpoint", () => {
  it.each([
    ["http://10.0.0.1/", "ADDRESS_NOT_ALLOWED"],
    ["http://[::ffff:127.0.0.1]/", "ADDRESS_NOT_ALLOWED"],
    ["https://user:word@example.com/", "CREDENTIALS"],
    ["https://example.com/#here", "FRAGMENT"],
  ])("is refused where no request may go to it: %s", async (url, fault) => {
    const { id } = await hook(ann, receiver.url(path));
    expect(await ask(ann, CREATE, wish({ url }))).toMatchObject({ code: "WEBHOOK_URL_NOT_ALLOWED", fault });
    const change = { endpointId: id, url, eventTypes: [WALLET_CREATED], enabled: true };
    expect(await ask(ann, UPDATE, change)).toMatchObject({ code: "WEBHOOK_URL_NOT_ALLOWED", fault });
    expect((await ann.ask(ENDPOINTS)).webhookEndpoints).toMatchObject([{ id, url: receiver.url(path) }]);
  });

  it.each([
    [{ url: "example.com" }, "INVALID_URL"],
    [{ url: "file:///etc/passwd" }, "INVALID_URL"],
    [{ url: "https://exa mple.com" }, "INVALID_URL"],
    [{ url: `https://example.com/${"a".repeat(2_048)}` }, "INVALID_URL"],
    [{ description: "" }, "EMPTY"],
    [{ description: "a".repeat(257) }, "TOO_LONG"],
    [{ eventTypes: [] }, "OUT_OF_RANGE"],
    [{ eventTypes: ["coffer.auth.passkey.added"] }, "UNKNOWN_EVENT_TYPE"],
    [{ eventTypes: ["constructor"] }, "UNKNOWN_EVENT_TYPE"],
    [{ idempotencyKey: "" }, "EMPTY"],
  ])("is refused where what is said of it is none: %j", async (changes, code) => {
    const { errors } = await ann.ask(CREATE, { input: wish(changes) });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT", inputs: [{ code }] } }]);
    expect((await ann.ask(ENDPOINTS)).webhookEndpoints).toEqual([]);
  });

  it("shows its secret once: neither a repeat, nor the tables, nor a log line, nor its owner's list has it again", async () => {
    const input = wish();
    const made = await ask(ann, CREATE, input);
    expect(made.secret).toMatch(/^whsec_/);
    const repeated = await ask(ann, CREATE, input);
    expect(repeated).toMatchObject({ code: "WEBHOOK_SECRET_SHOWN_BEFORE", endpoint: { id: made.endpoint.id } });
    expect(await ask(ann, CREATE, { ...input, description: "another" })).toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
    await test(made.endpoint.id);
    await untilStatus(ann, made.endpoint.id, ["DELIVERED"]);
    const { rows } = await world.admin.query("SELECT to_jsonb(e)::text AS row FROM payments.webhook_endpoint e");
    const secret = made.secret.slice("whsec_".length);
    const hex = Buffer.from(made.secret).toString("hex");
    const seen = [
      ...rows.map(({ row }) => row),
      ...world.environments.logged,
      JSON.stringify(await ann.ask(ENDPOINTS)),
    ];
    for (const text of seen) for (const form of [secret, hex]) expect(text.includes(form)).toBe(false);
  });

  it("is no more than one person may have, however many ask at once, in two processes", async () => {
    const other = (await world.another())(ann);
    const made = await Promise.all(Array.from({ length: 50 }, (_, n) => ask(n % 2 ? other : ann, CREATE, wish())));
    const said = made.map(({ code, __typename }) => code ?? __typename);
    expect(said.filter((one) => one === "CreateWebhookEndpointSuccess")).toHaveLength(3);
    expect(said.filter((one) => one === "QUOTA_EXCEEDED")).toHaveLength(47);
    const { webhookEndpoints } = await ann.ask(ENDPOINTS);
    expect(webhookEndpoints).toHaveLength(3);
    await ask(ann, DELETE, { endpointId: webhookEndpoints[0].id });
    expect(await ask(ann, CREATE, wish())).toMatchObject({ __typename: "CreateWebhookEndpointSuccess" });
  });

  it("becomes what its owner says, and what waits for one that is disabled is given up and can be recovered", async () => {
    const { id } = await hook(ann, receiver.url(path), { eventTypes: [WALLET_CREATED], description: "mine" });
    receiver.answer(path, 500);
    const { delivery } = await test(id);
    await untilTried(ann, id, 1);
    const change = { endpointId: id, url: receiver.url(`${path}/new`), eventTypes: [PAYMENT_CHANGED], enabled: false };
    expect(await ask(ann, UPDATE, change)).toMatchObject({
      endpoint: {
        url: change.url,
        description: null,
        eventTypes: [PAYMENT_CHANGED],
        state: "DISABLED",
        disabledReason: "BY_OWNER",
      },
    });
    expect(await listDeliveries(ann, id)).toMatchObject([{ status: "FAILED" }]);
    const again = { deliveryId: delivery.id, idempotencyKey: randomUUID() };
    expect(await ask(ann, REDELIVER, again)).toMatchObject({ code: "WEBHOOK_DISABLED" });
    expect(await test(id)).toMatchObject({ code: "WEBHOOK_DISABLED" });
    expect(await ask(ann, RECOVER, { endpointId: id, since: new Date(0).toISOString() })).toMatchObject({
      code: "WEBHOOK_DISABLED",
    });
    expect(await ask(ann, UPDATE, { ...change, enabled: true })).toMatchObject({
      endpoint: { state: "ENABLED", disabledReason: null, disabledAt: null, failingSince: null },
    });
    await ask(ann, REDELIVER, { ...again, idempotencyKey: randomUUID() });
    expect((await receiver.until(`${path}/new`, 1))[0]?.headers["webhook-id"]).toBe(delivery.id);
  });

  it("is removed once and for all, and a repeat finds it so", async () => {
    const { id } = await hook(ann, receiver.url(path));
    for (let times = 0; times < 2; times += 1)
      expect(await ask(ann, DELETE, { endpointId: id })).toMatchObject({ endpoint: { id, state: "REMOVED" } });
    expect(await ann.ask(DELIVERIES, { id })).toEqual({ webhookEndpoint: null });
    for (const [query, input] of [
      [UPDATE, { endpointId: id, url: receiver.url(path), eventTypes: [WALLET_CREATED], enabled: true }],
      [ROTATE, { endpointId: id, idempotencyKey: randomUUID() }],
      [TEST, { endpointId: id, idempotencyKey: randomUUID() }],
      [DELETE, { endpointId: newId("whe") }],
      [DELETE, { endpointId: "nothing" }],
      [UPDATE, { endpointId: "nothing", url: receiver.url(path), eventTypes: [WALLET_CREATED], enabled: true }],
      [ROTATE, { endpointId: "nothing", idempotencyKey: randomUUID() }],
    ] as const)
      expect(await ask(ann, query, input)).toMatchObject({ code: "WEBHOOK_NOT_FOUND" });
  });
});

describe("a credential", () => {
  it("has no more sent than it may read itself, and reads no body that it may not", async () => {
    const key = as({ scopes: ["webhooks:manage", "wallets:read"] });
    const types = [WALLET_CREATED, PAYMENT_CHANGED, DISABLED];
    const refusal = { code: "WEBHOOK_EVENTS_NOT_PERMITTED", eventTypes: [PAYMENT_CHANGED] };
    expect(await ask(key, CREATE, wish({ eventTypes: types }))).toMatchObject(refusal);
    const { id } = await hook(ann, receiver.url(path), { eventTypes: types });
    expect(
      await ask(key, UPDATE, { endpointId: id, url: receiver.url(path), eventTypes: types, enabled: true }),
    ).toMatchObject(refusal);
    await world.funded(ann, "1.00");
    await vi.waitFor(async () => {
      const seen = (await key.ask(DELIVERIES, { id })).webhookEndpoint.deliveries.nodes;
      expect(seen.length).toBeGreaterThan(0);
      for (const { eventType, body } of seen) expect([eventType, body]).toEqual([PAYMENT_CHANGED, null]);
    }, PATIENT);
    expect((await as({ scopes: ["payments:read"] }).ask(ENDPOINTS)).errors).toMatchObject([
      { extensions: { code: "FORBIDDEN" } },
    ]);
  });

  it("has everybody's events sent only where it is an ADMIN's own session, and only as long", async () => {
    const input = wish({ eventTypes: [WALLET_CREATED], forEverybody: true });
    for (const who of [
      ann,
      as({ roles: ["USER", "OPERATOR"] }),
      as({ roles: ["ADMIN"], scopes: ["webhooks:manage", "wallets:read"] }),
    ])
      expect(await ask(who, CREATE, input)).toMatchObject({ code: "WEBHOOK_EVERYBODY_NOT_PERMITTED" });
    const admin = as({ roles: ["USER", "ADMIN"] });
    const { endpoint } = await ask(admin, CREATE, input);
    const somebody = newId("usr");
    await stage.tellOfWallets(walletCreated(somebody));
    await untilStatus(ann, endpoint.id, ["DELIVERED"]);
    expect(receiver.at(path).map(({ body }) => JSON.parse(body).data.userId)).toEqual([somebody]);
    const bodyFor = async (who: Pick<Person, "ask">) => {
      const query = "query ($id: ID!) { webhookEndpoint(id: $id) { deliveries(first: 1) { nodes { body } } } }";
      return (await who.ask(query, { id: endpoint.id })).webhookEndpoint.deliveries.nodes[0].body;
    };
    expect(await bodyFor(admin)).toContain(somebody);
    // What it says is somebody else's: for no program of theirs, and for no former ADMIN.
    for (const who of [ann, as({ roles: ["USER", "ADMIN"], scopes: ["webhooks:manage", "wallets:read"] })])
      expect(await bodyFor(who)).toBeNull();
    const change = { endpointId: endpoint.id, url: receiver.url(path), eventTypes: [WALLET_CREATED], enabled: true };
    expect(await ask(ann, UPDATE, change)).toMatchObject({ code: "WEBHOOK_EVERYBODY_NOT_PERMITTED" });

    const revoked = { userId: ann.userId, action: "REVOKE", role: "ADMIN", byUserId: somebody, approvedById: null };
    await stage.tellOfAuth({
      type: "role.changed",
      subject: ann.userId,
      time: new Date(),
      data: { ...revoked, role: "OPERATOR" },
    });
    expect(await findEndpoint(ann, endpoint.id)).toMatchObject({ state: "ENABLED" });
    await stage.tellOfAuth({ type: "role.changed", subject: ann.userId, time: new Date(), data: revoked });
    expect(await findEndpoint(ann, endpoint.id)).toMatchObject({ state: "DISABLED", disabledReason: "ROLE_REVOKED" });
    await stage.tellOfWallets(walletCreated(somebody));
    expect(await listDeliveries(ann, endpoint.id)).toHaveLength(1);
    expect(await ask(ann, UPDATE, change)).toMatchObject({ code: "WEBHOOK_EVERYBODY_NOT_PERMITTED" });
  });

  it("ends with the role of an ADMIN who is frozen just then, and does not come back with the freeze's end", async () => {
    const admin = as({ roles: ["USER", "ADMIN"] });
    const { endpoint } = await ask(admin, CREATE, wish({ eventTypes: [WALLET_CREATED], forEverybody: true }));
    const about = { subject: ann.userId, time: new Date() };
    const frozen = { userId: ann.userId, operatorId: newId("usr") };
    const revoked = { userId: ann.userId, action: "REVOKE", role: "ADMIN", byUserId: newId("usr"), approvedById: null };
    await stage.tellOfAuth({ type: "user.frozen", ...about, data: frozen });
    await stage.tellOfAuth({ type: "role.changed", ...about, data: revoked });
    await stage.tellOfAuth({ type: "user.unfrozen", ...about, data: frozen });
    expect(await findEndpoint(ann, endpoint.id)).toMatchObject({ state: "DISABLED", disabledReason: "ROLE_REVOKED" });
  });
});

describe("a secret", () => {
  it("that is rotated signs beside the new one for its time, and no longer", async () => {
    const { id, secret: first } = await hook(ann, receiver.url(path));
    const rotated = await ask(ann, ROTATE, { endpointId: id, idempotencyKey: randomUUID() });
    const second: string = rotated.secret;
    expect(second).not.toBe(first);
    const { rows } = await world.admin.query(
      "SELECT former_ends_at BETWEEN now() + interval '23 hours' AND now() + interval '24 hours' AS is_so FROM payments.webhook_endpoint WHERE id = $1",
      [uuidOf(id)],
    );
    expect(rows).toEqual([{ is_so: true }]);
    expect(rotated.endpoint.formerSecretEndsAt).not.toBeNull();
    await test(id);
    const [both] = await receiver.until(path, 1);
    expect([first, second].map((secret) => takes(secret, both as Received))).toEqual([true, true]);

    const third: string = (await ask(ann, ROTATE, { endpointId: id, overlapHours: 1, idempotencyKey: randomUUID() }))
      .secret;
    await test(id);
    const sent = (await receiver.until(path, 2))[1] as Received;
    expect([first, second, third].map((secret) => takes(secret, sent))).toEqual([false, true, true]);

    await world.admin.query(
      "UPDATE payments.webhook_endpoint SET former_ends_at = now() - interval '1 second' WHERE id = $1",
      [uuidOf(id)],
    );
    expect(await findEndpoint(ann, id)).toMatchObject({ formerSecretEndsAt: null });
    await test(id);
    const alone = (await receiver.until(path, 3))[2] as Received;
    expect([second, third].map((secret) => takes(secret, alone))).toEqual([false, true]);

    const none = await ask(ann, ROTATE, { endpointId: id, overlapHours: 0, idempotencyKey: randomUUID() });
    expect(none.endpoint.formerSecretEndsAt).toBeNull();
    const { errors } = await ann.ask(ROTATE, { input: { endpointId: id, overlapHours: 169, idempotencyKey: "k" } });
    expect(errors).toMatchObject([{ extensions: { inputs: [{ code: "OUT_OF_RANGE" }] } }]);
  });

  it("that fifty rotate at once is one at last, which signs, and each key rotates once", async () => {
    const { id } = await hook(ann, receiver.url(path));
    const key = randomUUID();
    const same = await Promise.all(
      Array.from({ length: 25 }, () => ask(ann, ROTATE, { endpointId: id, overlapHours: 0, idempotencyKey: key })),
    );
    expect(same.filter(({ secret }) => secret)).toHaveLength(1);
    expect(same.filter(({ code }) => code === "WEBHOOK_SECRET_SHOWN_BEFORE")).toHaveLength(24);
    const others = await Promise.all(
      Array.from({ length: 25 }, () =>
        ask(ann, ROTATE, { endpointId: id, overlapHours: 0, idempotencyKey: randomUUID() }),
      ),
    );
    const secrets: string[] = others.map(({ secret }) => secret);
    expect(new Set(secrets).size).toBe(25);
    await test(id);
    const [sent] = await receiver.until(path, 1);
    expect(secrets.filter((secret) => takes(secret, sent as Received))).toHaveLength(1);
  });
});

describe("in production", () => {
  it("an endpoint is of https and of the public internet alone", async () => {
    const targets = { http: false, loopback: false, ports: [443, 8443] };
    const subgraph = await composePayments(world.environments.of("payments"), {
      ...CONFIG,
      webhooks: { ...CONFIG.webhooks, targets },
    });
    const create = async (url: string) => {
      const variables = { input: wish({ url }) };
      const { data } = await subgraph.execute({ query: CREATE, variables, actor: ann.actor, requestId: "req_test" });
      return (data as { it: { fault?: string; __typename: string } }).it;
    };
    for (const [url, fault] of [
      ["http://example.com/", "NOT_HTTPS"],
      ["https://127.0.0.1/", "ADDRESS_NOT_ALLOWED"],
      ["https://example.com:8080/", "PORT_NOT_ALLOWED"],
    ] as const)
      expect(await create(url)).toMatchObject({ fault });
    expect(await create("https://example.com/")).toMatchObject({ __typename: "CreateWebhookEndpointSuccess" });
  });
});
