import { hash } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { API_KEY_PATTERN } from "@coffer/platform/identity/api-keys";
import { endedSessionKey } from "@coffer/platform/identity/sessions";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY_MS, makeKeys } from "./keys.ts";
import { makeWorld, type World } from "./world.ts";

let world: World;
let keys: ReturnType<typeof makeKeys>;

beforeAll(async () => {
  world = await makeWorld({ AUTH_API_KEYS_PER_OWNER: "4", AUTH_API_KEY_SECRETS_PER_DAY: "8" });
  await world.auth.start();
  keys = makeKeys(world);
});
afterAll(() => world.close());

const fault = (asked: Promise<unknown>) =>
  asked.then(
    () => "none",
    (error: { code?: string; extensions?: { inputs?: { path: string; code: string }[] } }) =>
      error.extensions?.inputs?.map(({ path, code }) => `${path} ${code}`) ?? error.code,
  );

describe("createApiKey", () => {
  it("refuses what cannot be: names, scopes, networks and ends, all at once, and nothing is made", async () => {
    const { actor } = await world.join("faults");
    const input = {
      name: "",
      scopes: ["payments:read", "payments:fly", "sessions:end", "users:freeze"],
      networks: ["10.0.0.0/8", "10.0.0.1/8", "everywhere"],
      idempotencyKey: "",
    };
    expect(await fault(keys.create(actor, input))).toEqual([
      "input.name EMPTY",
      "input.scopes.1 UNKNOWN_SCOPE",
      "input.scopes.2 UNKNOWN_SCOPE",
      "input.scopes.3 UNKNOWN_SCOPE",
      "input.networks.1 HOST_BITS",
      "input.networks.2 NOT_A_NETWORK",
      "input.idempotencyKey EMPTY",
    ]);
    for (const expiresAt of [world.clock.now().toISOString(), keys.inDays(367), keys.inDays(-1)])
      expect(await fault(keys.create(actor, { expiresAt }))).toEqual(["input.expiresAt OUT_OF_RANGE"]);
    expect(await fault(keys.create(actor, { scopes: [] }))).toEqual(["input.scopes OUT_OF_RANGE"]);
    expect(
      await fault(keys.create(actor, { networks: Array.from({ length: 21 }, (_, n) => `10.0.${n}.0/24`) })),
    ).toEqual(["input.networks OUT_OF_RANGE"]);
    expect(await keys.list(actor)).toMatchObject({ nodes: [] });
  });

  it("refuses whoever is in no session of their own: keys, clients, services and strangers", async () => {
    const { userId } = await world.join("nobody");
    for (const changes of [
      { credential: { kind: "api-key", id: newId("kgr") }, scopes: ["payments:read"] },
      { credential: { kind: "oauth-client", id: newId("ses"), clientId: "shop" }, scopes: ["payments:read"] },
      { credential: { kind: "api-key", id: newId("kgr") }, scopes: null },
    ] as const)
      expect(await fault(keys.create(userActor(userId, changes)))).toBe("FORBIDDEN");
    const { userId: _, ...held } = userActor(userId);
    expect(await fault(keys.create({ ...held, kind: "service", serviceId: newId("svc") }))).toBe("FORBIDDEN");
    expect(await fault(keys.create({ kind: "anonymous" }))).toBe("UNAUTHENTICATED");
  });

  it("refuses a session whose user proved who they are more than ten minutes ago, and so does a rotation", async () => {
    const { userId } = await world.join("stale");
    const at = Math.floor(world.clock.now().getTime() / 1000) - 601;
    const stale = userActor(userId, { assurance: { methods: ["pwd"], at } });
    const create = `mutation { createApiKey(input: { name: "n", scopes: ["payments:read"], expiresAt: "${keys.inDays(1)}", idempotencyKey: "k" }) { __typename } }`;
    const rotate = `mutation { rotateApiKey(input: { apiKeyId: "${newId("key")}", idempotencyKey: "k" }) { __typename } }`;
    for (const query of [create, rotate])
      expect((await world.run(query, {}, stale)).errors.map(({ code }) => code)).toEqual(["STEP_UP_REQUIRED"]);
  });

  it("refuses scopes that the maker does not hold, and the answer belongs to the key", async () => {
    const { actor } = await world.join("narrow");
    const input = { scopes: ["payments:read", "ledger:read", "operations:read"], idempotencyKey: "n" };
    const refused = { __typename: "ScopesNotHeld", scopes: ["ledger:read", "operations:read"] };
    expect(await keys.create(actor, input)).toMatchObject(refused);
    expect(await keys.create(actor, input)).toMatchObject(refused);
    expect(await keys.create(await keys.staff("auditor", "AUDITOR"), input)).toMatchObject({
      __typename: "CreateApiKeySuccess",
    });
  });

  it("refuses a key for a service to who manages none, as it does where there is no such service", async () => {
    const { actor } = await world.join("outsider");
    const admin = await keys.staff("root-of-keys", "ADMIN");
    const { service } = await keys.createService(admin, { name: "somebodys" });
    for (const serviceId of [service.id, newId("svc")])
      expect(await keys.create(actor, { serviceId })).toMatchObject({ __typename: "ServiceNotFound" });
    expect(await keys.create(admin, { serviceId: newId("svc") })).toMatchObject({ __typename: "ServiceNotFound" });
  });

  it("refuses more keys than one may have that work, also to twenty at once; one that ended makes room", async () => {
    const { actor } = await world.join("many");
    const made = await Promise.all(Array.from({ length: 20 }, () => keys.create(actor)));
    const good = made.filter(({ __typename }) => __typename === "CreateApiKeySuccess");
    expect(good.length).toBe(4);
    expect(made.filter(({ __typename }) => __typename === "QuotaExceeded")).toEqual(
      Array.from({ length: 16 }, () => ({ __typename: "QuotaExceeded", code: "QUOTA_EXCEEDED", limit: 4 })),
    );
    await keys.revoke(actor, good[0].apiKey.id);
    expect(await keys.create(actor)).toMatchObject({ __typename: "CreateApiKeySuccess" });
  });

  it("refuses more secrets in a day than leave few rows, which a day later is over, and the order is not decided", async () => {
    const { actor } = await world.join("busy");
    for (let n = 0; n < 8; n++) await keys.revoke(actor, (await keys.create(actor)).apiKey.id);
    expect(await fault(keys.create(actor, { idempotencyKey: "later" }))).toBe("RATE_LIMITED");
    world.clock.advance(DAY_MS);
    expect(await keys.create(actor, { idempotencyKey: "later" })).toMatchObject({ __typename: "CreateApiKeySuccess" });
  });

  it("answers a repeat that the secret was shown, and never again with it, also to twenty at once", async () => {
    const { actor } = await world.join("repeats");
    const input = { idempotencyKey: "once", expiresAt: keys.inDays(10) };
    const all = await Promise.all(Array.from({ length: 20 }, () => keys.create(actor, input)));
    const [first, ...more] = all.filter(({ __typename }) => __typename === "CreateApiKeySuccess");
    expect(more).toEqual([]);
    const others = all.filter((one) => one !== first);
    for (const other of others)
      expect(other).toEqual({ __typename: "SecretShownBefore", code: "SECRET_SHOWN_BEFORE", apiKey: first.apiKey });
    expect(await keys.create(actor, { ...input, name: "another" })).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    expect((await keys.list(actor)).nodes.length).toBe(1);
    // What the documentation says to who lost the answer.
    const { secret } = await keys.rotate(actor, { apiKeyId: first.apiKey.id, overlapDays: 0 });
    expect(await keys.use(first.secret)).toBeNull();
    expect(await keys.use(secret)).toMatchObject({ sub: actor.userId });
  });

  it("gives a secret that scanners find, of which the database holds the hash alone, and tells of it without it", async () => {
    const { actor, userId } = await world.join("maker");
    const networks = ["2001:DB8::/32", "192.0.2.7", "10.0.0.0/8", "10.0.0.0/8"];
    const { apiKey, secret } = await keys.create(actor, {
      name: " My shop ",
      scopes: ["payments:read", "accounts:read", "payments:read"],
      networks,
    });
    expect(apiKey).toMatchObject({
      name: "My shop",
      start: secret.slice(0, 10),
      scopes: ["accounts:read", "payments:read"],
      networks: ["10.0.0.0/8", "192.0.2.7/32", "2001:db8::/32"],
      state: "ACTIVE",
      lastUsedAt: null,
    });
    expect(secret).toMatch(API_KEY_PATTERN);
    const { rows } = await world.admin.query("SELECT hash FROM auth.api_key_secret WHERE hash = $1", [
      hash("sha256", secret, "buffer"),
    ]);
    expect(rows.length).toBe(1);
    for (const table of ["api_key", "api_key_secret", "outbox", "claim", "key_change"]) {
      const all = await world.admin.query(`SELECT t::text AS row FROM auth."${table}" t`);
      expect(JSON.stringify(all.rows)).not.toContain(secret.slice(10, 40));
    }
    const created = (await keys.told("api_key.created")).find(({ subject }) => subject === apiKey.id);
    expect(created?.data).toEqual({
      keyId: apiKey.id,
      userId,
      serviceId: null,
      byId: userId,
      scopes: ["accounts:read", "payments:read"],
      expiresAt: apiKey.expiresAt,
    });
    expect(created?.ownerid).toBe(userId);
    expect(world.logged.join("\n")).not.toContain(secret.slice(4, 47));
  });
});

describe("a key's secret", () => {
  it("is good for a token that says no more than it was made for, and that nobody is present", async () => {
    const { actor, userId } = await world.join("holder");
    const { secret } = await keys.create(actor, {
      networks: ["10.0.0.0/8"],
      scopes: ["payments:write", "payments:read"],
    });
    const claims = await keys.use(secret);
    expect(claims).toMatchObject({
      sub: userId,
      sid: expect.stringMatching(/^kgr_/),
      roles: ["USER"],
      scope: "payments:read payments:write",
      client_id: "coffer",
      networks: ["10.0.0.0/8"],
    });
    expect(claims).not.toHaveProperty("amr");
    expect(claims).not.toHaveProperty("auth_time");
  });

  it("is good for nothing where it was made up, and where it is a hash that is none", async () => {
    for (const given of ["", "x", "A".repeat(43), "A".repeat(44), "é".repeat(43)]) {
      const { data } = await world.run("query ($sha256: String!) { apiKeyGrant(sha256: $sha256) { token } }", {
        sha256: given,
      });
      expect(data.apiKeyGrant).toBeNull();
    }
  });

  it("is good to the second before its end, with tokens that end no later, and is then shown as expired", async () => {
    const { actor } = await world.join("short");
    const { secret } = await keys.create(actor, { expiresAt: keys.inDays(1) });
    world.clock.advance(DAY_MS - 60_000);
    const claims = await keys.use(secret);
    expect(claims?.exp * 1000).toBeLessThanOrEqual(world.clock.now().getTime() + 60_000);
    world.clock.advance(60_000);
    expect(await keys.use(secret)).toBeNull();
    expect(await keys.list(actor)).toMatchObject({ nodes: [{ state: "EXPIRED" }] });
  });

  it("notes its use at most once a minute, with the address", async () => {
    const { actor } = await world.join("user-of-it");
    const { secret } = await keys.create(actor);
    const at = world.clock.now().toISOString();
    await keys.use(secret, "192.0.2.1");
    world.clock.advance(59_000);
    await keys.use(secret, "192.0.2.2");
    expect(await keys.list(actor)).toMatchObject({ nodes: [{ lastUsedAt: at, lastUsedFrom: "192.0.2.1" }] });
    world.clock.advance(1_000);
    await keys.use(secret, "192.0.2.2");
    expect(await keys.list(actor)).toMatchObject({ nodes: [{ lastUsedFrom: "192.0.2.2" }] });
  });
});

describe("rotateApiKey", () => {
  it("refuses somebody else's key and one that there is not alike, and one that ended", async () => {
    const [{ actor }, { actor: other }] = [await world.join("mine"), await world.join("theirs")];
    const { apiKey } = await keys.create(actor);
    for (const [who, apiKeyId] of [
      [other, apiKey.id],
      [actor, newId("key")],
    ] as const) {
      expect(await keys.rotate(who, { apiKeyId })).toEqual({ __typename: "ApiKeyNotFound", code: "API_KEY_NOT_FOUND" });
      expect(await keys.revoke(who, apiKeyId)).toEqual({ __typename: "ApiKeyNotFound", code: "API_KEY_NOT_FOUND" });
    }
    await keys.revoke(actor, apiKey.id);
    expect(await keys.rotate(actor, { apiKeyId: apiKey.id })).toMatchObject({
      __typename: "ApiKeyEnded",
      apiKey: { state: "REVOKED" },
    });
    expect(await fault(keys.rotate(actor, { apiKeyId: "usr_1", overlapDays: 8, expiresAt: "yesterday" }))).toEqual([
      "input.apiKeyId INVALID_ID",
      "input.overlapDays OUT_OF_RANGE",
      "input.expiresAt INVALID_TIME",
    ]);
  });

  it("lets the former secret go on as long as was said, and no third beside it", async () => {
    const { actor } = await world.join("rotator");
    const { apiKey, secret: first } = await keys.create(actor);
    const { secret: second, apiKey: rotated } = await keys.rotate(actor, { apiKeyId: apiKey.id, overlapDays: 7 });
    expect(rotated).toMatchObject({
      start: second.slice(0, 10),
      formerSecretEndsAt: keys.inDays(7),
      expiresAt: apiKey.expiresAt,
    });
    expect([await keys.use(first), await keys.use(second)]).toEqual([expect.anything(), expect.anything()]);
    const { secret: third } = await keys.rotate(actor, {
      apiKeyId: apiKey.id,
      overlapDays: 1,
      expiresAt: keys.inDays(300),
    });
    expect(await keys.use(first)).toBeNull();
    world.clock.advance(DAY_MS - 1000);
    expect(await keys.use(second)).not.toBeNull();
    // A token says its end in seconds: for less than one there is none.
    world.clock.advance(1);
    expect([await keys.use(second), await keys.use(third)]).toEqual([null, expect.anything()]);
    world.clock.advance(1000);
    expect((await keys.list(actor)).nodes).toMatchObject([{ formerSecretEndsAt: null, state: "ACTIVE" }]);
  });

  it("ends what was got with the former secret at once, without an overlap", async () => {
    const { actor } = await world.join("hasty");
    const { apiKey, secret } = await keys.create(actor);
    const { sid } = (await keys.use(secret)) ?? {};
    await keys.rotate(actor, { apiKeyId: apiKey.id, overlapDays: 0 });
    expect(await world.keyValue.get(endedSessionKey(sid))).not.toBeNull();
    expect(await keys.told("key_grant.ended")).toContainEqual(
      expect.objectContaining({ subject: sid, data: { grantId: sid, keyId: apiKey.id, reason: "REPLACED" } }),
    );
  });

  it("rotates once for a key, of twenty at once; two orders leave two secrets that work", async () => {
    const { actor } = await world.join("racer");
    const { apiKey, secret } = await keys.create(actor);
    const order = { apiKeyId: apiKey.id, overlapDays: 1, idempotencyKey: "r" };
    const all = await Promise.all(Array.from({ length: 20 }, () => keys.rotate(actor, order)));
    expect(all.filter(({ __typename }) => __typename === "RotateApiKeySuccess").length).toBe(1);
    expect(all.filter(({ __typename }) => __typename === "SecretShownBefore").length).toBe(19);
    expect(await keys.rotate(actor, { ...order, overlapDays: 2 })).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    const more = await Promise.all(
      Array.from({ length: 4 }, () => keys.rotate(actor, { apiKeyId: apiKey.id, overlapDays: 1 })),
    );
    const secrets = [secret, ...all, ...more]
      .map((one) => (typeof one === "string" ? one : one.secret))
      .filter(Boolean);
    const good = await Promise.all(secrets.map((one) => keys.use(one)));
    expect(good.filter((one) => one !== null).length).toBe(2);
  });
});

describe("revokeApiKey", () => {
  it("ends a key for twenty at once from two processes, once, with one event and one line of the record", async () => {
    const { actor, userId } = await world.join("ender");
    const { apiKey, secret } = await keys.create(actor);
    const { sid } = (await keys.use(secret)) ?? {};
    const processes = [world.auth, world.another()];
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) => keys.revoke(actor, apiKey.id, {}, processes[n % 2])),
    );
    const [first] = all;
    expect(first).toMatchObject({ __typename: "RevokeApiKeySuccess", apiKey: { state: "REVOKED" } });
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(await keys.use(secret)).toBeNull();
    expect(await world.keyValue.get(endedSessionKey(sid))).not.toBeNull();
    const of = (event: { data: unknown }) => (event.data as { keyId?: string }).keyId === apiKey.id;
    expect((await keys.told("api_key.revoked")).filter(of).length).toBe(1);
    expect((await keys.told("key_grant.ended")).filter(of).map(({ data }) => data)).toMatchObject([
      { reason: "REVOKED" },
    ]);
    const { rows } = await world.admin.query(
      "SELECT action FROM auth.key_change WHERE action = 'REVOKE_KEY' AND user_id::text = (SELECT id::text FROM auth.\"user\" WHERE username_key = 'ender')",
    );
    expect(rows.length).toBe(1);
    expect(userId).toBeTruthy();
  });

  it("tells the gateways again at a repeat, where they could not be told", async () => {
    const marks = { isDown: true, marks: [] as string[] };
    const away = await makeWorld(
      {},
      {
        async set(key: string) {
          if (marks.isDown) throw new Error("connection lost");
          marks.marks.push(key);
        },
      },
    );
    try {
      const asked = makeKeys(away);
      marks.isDown = false;
      const { actor } = await away.join("told");
      const { apiKey, secret } = await asked.create(actor);
      await away.auth.start();
      const { sid } = (await asked.use(secret)) ?? {};
      marks.isDown = true;
      expect(await fault(asked.revoke(actor, apiKey.id, { idempotencyKey: "k" }))).toBe("BUSY");
      expect(await asked.use(secret)).toBeNull();
      marks.isDown = false;
      expect(await asked.revoke(actor, apiKey.id, { idempotencyKey: "k" })).toMatchObject({
        __typename: "RevokeApiKeySuccess",
      });
      expect(marks.marks).toContain(endedSessionKey(sid));
    } finally {
      await away.close();
    }
  });
});

describe("the list of keys", () => {
  it("is nobody else's, staff's neither, and no key's", async () => {
    const { actor, userId } = await world.join("listed");
    await keys.create(actor);
    const QUERY = "query ($id: ID!) { user(by: { id: $id }) { apiKeys { nodes { id } } } }";
    const asked = async (who: Parameters<World["run"]>[2]) =>
      (await world.run(QUERY, { id: userId }, who)).data.user?.apiKeys;
    expect(await asked(actor)).toMatchObject({ nodes: [expect.anything()] });
    expect(await asked(await keys.staff("nosy", "ADMIN"))).toBeNull();
    const key = userActor(userId, { credential: { kind: "api-key", id: newId("kgr") }, scopes: ["profile:read"] });
    expect(await asked(key)).toBeNull();
  });

  it("comes by pages, the newest first, and forgets what ended ninety days ago", async () => {
    const { actor } = await world.join("pages");
    const made = [];
    for (let n = 0; n < 3; n++)
      made.push((await keys.create(actor, { name: `key ${n}`, expiresAt: keys.inDays(n + 1) })).apiKey.id);
    const first = await keys.list(actor, "first: 2");
    expect(first.nodes.map(({ id }: { id: string }) => id)).toEqual([made[2], made[1]]);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const rest = await keys.list(actor, `first: 2, after: "${first.edges[1].cursor}"`);
    expect(rest.nodes.map(({ id }: { id: string }) => id)).toEqual([made[0]]);
    world.clock.advance(92 * DAY_MS);
    expect((await keys.list(actor)).nodes.map(({ id }: { id: string }) => id)).toEqual([made[2]]);
  });
});
