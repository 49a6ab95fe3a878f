import { randomBytes, randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";
import { endedSessionKey } from "@coffer/platform/identity/sessions";
import { parseUsername, usernameKey } from "@coffer/platform/text/username";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clearKeys } from "../src/adapters/postgres/api-keys/clear-keys.ts";
import { composeRoles } from "../src/compose/roles.ts";
import { makeKeys } from "./keys.ts";
import { makeWorld, type World } from "./world.ts";

let world: World;
let keys: ReturnType<typeof makeKeys>;
let admin: UserActor;

beforeAll(async () => {
  world = await makeWorld();
  await world.auth.start();
  keys = makeKeys(world);
  admin = await keys.staff("admin", "ADMIN");
});
afterAll(() => world.close());

const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => "none",
    ({ code }: { code?: string }) => code,
  );

type Thrown = { readonly extensions?: { readonly inputs?: readonly { path: string; code: string }[] } };
const faultOf = (asked: Promise<unknown>) =>
  asked.then(
    () => [],
    ({ extensions }: Thrown) => extensions?.inputs?.map(({ path, code }) => `${path} ${code}`),
  );

describe("services", () => {
  it("are made by ADMINs alone, and staff see them", async () => {
    const { service } = await keys.createService(admin, { name: "Seen", purpose: "For the back office" });
    expect(service).toMatchObject({
      id: expect.stringMatching(/^svc_/),
      name: "Seen",
      purpose: "For the back office",
      scopes: ["ledger:read"],
      state: "ENABLED",
      createdBy: { username: "admin" },
    });
    const { actor } = await world.join("no-admin");
    for (const who of [actor, await keys.staff("ops", "OPERATOR"), await keys.staff("aud", "AUDITOR")]) {
      expect(await codeOf(keys.createService(who, { name: "other" }))).toBe("FORBIDDEN");
      expect(await codeOf(keys.disable(who, service.id))).toBe("FORBIDDEN");
      expect(await codeOf(keys.enable(who, service.id))).toBe("FORBIDDEN");
      const { data, errors } = await world.run(
        "query ($id: ID!) { service(id: $id) { name apiKeys { nodes { id } } } services { nodes { name } } }",
        { id: service.id },
        who,
      );
      if (who === actor) expect(errors.map(({ code }) => code)).toContain("FORBIDDEN");
      else
        expect(data).toMatchObject({
          service: { name: "Seen", apiKeys: { nodes: [] } },
          services: { nodes: [{ name: "Seen" }] },
        });
    }
  });

  it("have names that are one's own whatever their case, and scopes that services can have", async () => {
    await keys.createService(admin, { name: "Twin" });
    expect(await keys.createService(admin, { name: "tWIN" })).toMatchObject({
      __typename: "ServiceNameTaken",
      code: "SERVICE_NAME_TAKEN",
    });
    const all = await Promise.all(Array.from({ length: 20 }, () => keys.createService(admin, { name: "raced" })));
    expect(all.filter(({ __typename }) => __typename === "CreateServiceSuccess").length).toBe(1);
    for (const [change, fault] of [
      ...["payments:write", "users:freeze", "wallets:create", "profile:write"].map(
        (scope) => [{ scopes: [scope] }, "input.scopes.0 UNKNOWN_SCOPE"] as const,
      ),
      [{ scopes: [] }, "input.scopes OUT_OF_RANGE"],
      [{ name: "no name!" }, "input.name INVALID_NAME"],
      [{ purpose: "x".repeat(501) }, "input.purpose TOO_LONG"],
    ] as const)
      expect(await faultOf(keys.createService(admin, { name: "spender", ...change }))).toEqual([fault]);
  });

  it("are no more than two hundred", async () => {
    const made = await makeWorld();
    try {
      const asked = makeKeys(made);
      const root = await asked.staff("root", "ADMIN");
      await made.admin.query(
        `INSERT INTO auth.service (id, name, name_key, scopes, created_at, created_by_id)
         SELECT gen_random_uuid(), 's' || n, 's' || n, '{ledger:read}', now(), $1 FROM generate_series(1, 199) n`,
        [uuidOf(root.userId)],
      );
      expect(await asked.createService(root, { name: "last" })).toMatchObject({ __typename: "CreateServiceSuccess" });
      expect(await asked.createService(root, { name: "beyond" })).toMatchObject({
        __typename: "QuotaExceeded",
        limit: 200,
      });
    } finally {
      await made.close();
    }
  });

  it("give one answer for one key, and refuse it for other arguments", async () => {
    const order = { name: "once", idempotencyKey: "s" };
    const first = await keys.createService(admin, order);
    expect(await keys.createService(admin, order)).toEqual(first);
    expect(await keys.createService(admin, { ...order, purpose: "d" })).toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
    const { id } = first.service;
    const off = { reason: "leaked", idempotencyKey: "d" };
    expect(await keys.enable(admin, id)).toMatchObject({ __typename: "ServiceEnabled" });
    const disabled = await keys.disable(admin, id, off);
    expect(disabled).toMatchObject({ __typename: "DisableServiceSuccess", service: { state: "DISABLED" } });
    expect(await keys.disable(admin, id, off)).toEqual(disabled);
    expect(await keys.disable(admin, id)).toMatchObject({ __typename: "ServiceDisabled" });
    expect(await keys.disable(admin, id, { ...off, reason: "other" })).toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
    for (const set of [keys.disable, keys.enable])
      expect(await set(admin, newId("svc"))).toMatchObject({ __typename: "ServiceNotFound" });
    expect((await keys.changes()).filter(({ reason }) => reason === "leaked").length).toBe(1);
  });

  it("prove themselves by keys, which have no more than the service, are ADMINs' to change, and end with it", async () => {
    const { service } = await keys.createService(admin, { name: "worker", scopes: ["ledger:read", "payments:read"] });
    const serviceId = service.id;
    expect(await keys.create(admin, { serviceId, scopes: ["ledger:read", "accounts:read"] })).toMatchObject({
      __typename: "ScopesNotHeld",
      scopes: ["accounts:read"],
    });
    const { apiKey, secret } = await keys.create(admin, { serviceId, scopes: ["ledger:read"] });
    expect(await keys.use(secret)).toMatchObject({
      sub: serviceId,
      client_id: serviceId,
      roles: ["SERVICE"],
      scope: "ledger:read",
    });
    expect((await keys.list(admin)).nodes).toEqual([]);

    const { actor } = await world.join("stranger-to-it");
    expect(await keys.rotate(actor, { apiKeyId: apiKey.id })).toMatchObject({ __typename: "ApiKeyNotFound" });
    expect(await keys.revoke(actor, apiKey.id)).toMatchObject({ __typename: "ApiKeyNotFound" });
    const other = await keys.staff("other-admin", "ADMIN");
    const { secret: next } = await keys.rotate(other, { apiKeyId: apiKey.id, overlapDays: 0 });
    expect(await keys.use(secret)).toBeNull();

    const { sid } = (await keys.use(next)) ?? {};
    await keys.disable(admin, serviceId);
    expect(await keys.use(next)).toBeNull();
    expect(await world.keyValue.get(endedSessionKey(sid))).not.toBeNull();
    expect(await keys.create(admin, { serviceId, scopes: ["ledger:read"] })).toMatchObject({
      __typename: "ServiceDisabled",
    });
    expect(await keys.rotate(admin, { apiKeyId: apiKey.id })).toMatchObject({ __typename: "ServiceDisabled" });
    await keys.enable(admin, serviceId);
    const again = await keys.use(next);
    expect(again?.sid).not.toBe(sid);
    expect(await keys.revoke(admin, apiKey.id)).toMatchObject({ __typename: "RevokeApiKeySuccess" });
    expect(await keys.use(next)).toBeNull();
    const actions = (await keys.changes())
      .filter((row) => "of_service" in row && row.of_service)
      .map(({ action }) => action);
    expect(actions).toEqual(
      expect.arrayContaining([
        "CREATE_SERVICE",
        "CREATE_KEY",
        "ROTATE_KEY",
        "DISABLE_SERVICE",
        "ENABLE_SERVICE",
        "REVOKE_KEY",
      ]),
    );
    for (const what of ["created", "disabled", "enabled"])
      expect((await keys.told(`service.${what}`)).map(({ data }) => data)).toContainEqual({
        serviceId,
        byId: admin.userId,
      });
  });
});

describe("a freeze of a key's owner", () => {
  const FREEZE = "mutation ($input: FreezeUserInput!) { freezeUser(input: $input) { __typename } }";
  const UNFREEZE = "mutation ($input: UnfreezeUserInput!) { unfreezeUser(input: $input) { __typename } }";

  it("ends what the key can do at once, makes no orders, and its end gives it back with another grant", async () => {
    const operator = await keys.staff("freezer", "OPERATOR");
    const { actor, userId } = await world.join("freezing");
    const { secret, apiKey } = await keys.create(actor);
    const { sid } = (await keys.use(secret)) ?? {};
    const input = { userId, reason: "r", idempotencyKey: randomUUID() };
    expect((await world.run(FREEZE, { input }, operator)).data.freezeUser.__typename).toBe("FreezeUserSuccess");
    expect(await keys.use(secret)).toBeNull();
    expect(await world.keyValue.get(endedSessionKey(sid))).not.toBeNull();
    const orders = [
      () => keys.create(actor),
      () => keys.rotate(actor, { apiKeyId: apiKey.id }),
      () => keys.revoke(actor, apiKey.id),
    ];
    for (const order of orders) expect(await codeOf(order())).toBe("UNAUTHENTICATED");
    await world.run(UNFREEZE, { input: { ...input, idempotencyKey: randomUUID() } }, operator);
    const again = await keys.use(secret);
    expect(again).toMatchObject({ sub: userId });
    expect(again?.sid).not.toBe(sid);
  });

  it("leaves no key that works, whichever comes first: the freeze or the order", async () => {
    const operator = await keys.staff("race-freezer", "OPERATOR");
    for (let round = 0; round < 5; round++) {
      const { actor, userId } = await world.join(`race-${round}`);
      const input = { userId, reason: "r", idempotencyKey: randomUUID() };
      const [, made] = await Promise.all([
        world.run(FREEZE, { input }, operator),
        keys.create(actor).catch(() => null),
      ]);
      if (made) expect(await keys.use(made.secret)).toBeNull();
    }
  });
});

describe("a role that is taken from a key's owner", () => {
  it("is taken from the key at once: what was got with it ends, and it is exchanged for less", async () => {
    const owner = await keys.staff("demoted", "AUDITOR");
    const { secret } = await keys.create(owner, { scopes: ["ledger:read"] });
    const before = await keys.use(secret);
    expect(before).toMatchObject({ roles: ["USER", "AUDITOR"], scope: "ledger:read" });
    const username = parseUsername("demoted");
    if (!username.ok) throw new Error("no name");
    const changed = await composeRoles(world.admin).change({
      username: String(usernameKey(username.value)),
      action: "REVOKE",
      role: "AUDITOR",
      bySystem: "test",
    });
    expect(changed).toMatchObject({ ok: true, value: { endedGrants: [before?.sid] } });
    await expect.poll(() => world.keyValue.get(endedSessionKey(before?.sid))).not.toBeNull();
    const after = await keys.use(secret);
    expect(after).toMatchObject({ roles: ["USER"] });
    expect(after?.sid).not.toBe(before?.sid);
    expect((await keys.told("key_grant.ended")).map(({ data }) => data)).toContainEqual(
      expect.objectContaining({ grantId: before?.sid, reason: "NARROWED" }),
    );
  });
});

describe("the tables of keys and services", () => {
  const insertKey = (row: Record<string, unknown>) => {
    const all = {
      id: randomUUID(),
      user_id: uuidOf(admin.userId),
      service_id: null,
      name: "n",
      scopes: ["payments:read"],
      networks: [],
      created_at: new Date(),
      expires_at: new Date(),
      ...row,
    };
    const names = Object.keys(all);
    return world.pool.query(
      `INSERT INTO api_key (${names.join()}) VALUES (${names.map((_, n) => `$${n + 1}`).join()})`,
      Object.values(all),
    );
  };

  it("hold api_key_has_one_owner, api_key_name_size, api_key_scopes_some and api_key_networks_few", async () => {
    for (const [constraint, row] of [
      ["api_key_has_one_owner", { user_id: null }],
      ["api_key_name_size", { name: "" }],
      ["api_key_name_size", { name: "x".repeat(65) }],
      ["api_key_scopes_some", { scopes: [] }],
      ["api_key_scopes_some", { scopes: Array.from({ length: 21 }, () => "a:b") }],
      ["api_key_networks_few", { networks: Array.from({ length: 21 }, () => "::/0") }],
    ] as const)
      await expect(insertKey(row)).rejects.toMatchObject({ constraint });
    await expect(insertKey({})).resolves.toMatchObject({ rowCount: 1 });
  });

  it("hold api_key_secret_hash_size, ended_grant_reason_known, service_name_key_is_lower_case, service_purpose_size and service_scopes_some", async () => {
    const id = randomUUID();
    await insertKey({ id });
    await expect(
      world.pool.query(
        "INSERT INTO api_key_secret (hash, key_id, start, grant_id, created_at) VALUES ($1, $2, 'cof_', $3, now())",
        [randomBytes(31), id, randomUUID()],
      ),
    ).rejects.toMatchObject({ constraint: "api_key_secret_hash_size" });
    await expect(
      world.pool.query("INSERT INTO ended_grant (id, key_id, reason, ended_at) VALUES ($1, $2, 'BORED', now())", [
        randomUUID(),
        id,
      ]),
    ).rejects.toMatchObject({ constraint: "ended_grant_reason_known" });
    for (const [constraint, key, purpose, scopes] of [
      ["service_name_key_is_lower_case", "ABC", null, ["ledger:read"]],
      ["service_purpose_size", "abc", "", ["ledger:read"]],
      ["service_scopes_some", "abc", null, []],
    ] as const)
      await expect(
        world.pool.query(
          "INSERT INTO service (id, name, name_key, purpose, scopes, created_at, created_by_id) VALUES ($1, 'a', $2, $3, $4, now(), $5)",
          [randomUUID(), key, purpose, scopes, uuidOf(admin.userId)],
        ),
      ).rejects.toMatchObject({ constraint });
  });

  it("hold key_change_action_known, key_change_about_one and key_change_reason_size, and let nobody change the record", async () => {
    const user = uuidOf(admin.userId);
    const insert = (action: string, userId: string | null, reason: string | null) =>
      world.pool.query(
        "INSERT INTO key_change (id, action, user_id, by_id, scopes, reason) VALUES ($1, $2, $3, $4, '{}', $5)",
        [randomUUID(), action, userId, user, reason],
      );
    for (const [constraint, action, userId, reason] of [
      ["key_change_action_known", "MELT", user, null],
      ["key_change_about_one", "CREATE_KEY", null, null],
      ["key_change_reason_size", "CREATE_KEY", user, ""],
    ] as const)
      await expect(insert(action, userId, reason)).rejects.toMatchObject({ constraint });
    for (const statement of [
      "UPDATE key_change SET reason = 'x'",
      "DELETE FROM key_change",
      "INSERT INTO key_change (id, action, at) VALUES (gen_random_uuid(), 'CREATE_KEY', now())",
    ])
      await expect(world.pool.query(statement)).rejects.toMatchObject({ code: "42501" });
    for (const statement of [
      "UPDATE auth.key_change SET reason = 'x'",
      "DELETE FROM auth.key_change",
      "TRUNCATE auth.key_change",
    ])
      await expect(world.admin.query(statement)).rejects.toThrow(/insert-only/);
  });

  it("are cleared of keys that ended long ago, and of endings whose tokens are over; the record stays", async () => {
    const { actor } = await world.join("cleared");
    const [gone, stays] = [await keys.create(actor), await keys.create(actor)];
    await keys.use(gone.secret);
    await keys.revoke(actor, gone.apiKey.id);
    // Beyond what was ended by the database's own clock.
    world.clock.advance(60 * 60_000);
    const now = world.clock.now();
    expect(await clearKeys(world.pool, { endedBefore: now, grantsBefore: now })).toBe(false);
    const left = async (table: string) =>
      (await world.admin.query(`SELECT count(*)::int AS n FROM auth.${table}`)).rows[0].n;
    expect((await keys.list(actor)).nodes.map(({ id }: { id: string }) => id)).toEqual([stays.apiKey.id]);
    expect(await left("ended_grant")).toBe(0);
    expect(await keys.use(stays.secret)).not.toBeNull();
    expect((await keys.changes()).filter(({ action }) => action === "REVOKE_KEY").length).toBeGreaterThan(0);
  });
});

describe("a key-value store that lost what it held", () => {
  it("gets back which grants of keys have ended", async () => {
    const { actor } = await world.join("restored");
    const { apiKey, secret } = await keys.create(actor);
    const { sid } = (await keys.use(secret)) ?? {};
    await keys.revoke(actor, apiKey.id);
    await world.keyValue.delete(endedSessionKey(sid));
    await world.keyValue.delete("sessions-ended-complete");
    await expect.poll(() => world.keyValue.get(endedSessionKey(sid))).not.toBeNull();
  });
});
