import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { freshDatabase } from "@coffer/testkit/database";
import { makeTestEnvironments } from "@coffer/testkit/environment";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { makeMethodDesk } from "../src/adapters/postgres/methods/method-desk.ts";
import { composePayments } from "../src/compose.ts";
import { SCENARIOS } from "../src/domain/methods/scenarios.ts";
import { DESK_MAX, describeMethodDesk } from "./contracts/methods.ts";
import { countAnswers } from "./look-into.ts";
import { CONFIG, makeWorld, PATIENT, type Person, type World } from "./world.ts";

const PARTS = "id kind label verified takesDeposits takesWithdrawals default createdAt";
const ADD = `mutation ($input: AddPaymentMethodInput!) { addPaymentMethod(input: $input) { __typename
  ... on AddPaymentMethodSuccess { paymentMethod { ${PARTS} } } ... on QuotaExceeded { limit } ... on Refusal { code message } } }`;
const changing = (name: "removePaymentMethod" | "setDefaultPaymentMethod") => {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  return `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename
    ... on ${type}Success { paymentMethod { ${PARTS} } user { id paymentMethods { id default } } } ... on Refusal { code message } } }`;
};
const VERIFY = `mutation ($input: VerifyPaymentMethodInput!) { verifyPaymentMethod(input: $input) { __typename
  ... on VerifyPaymentMethodSuccess { paymentMethod { ${PARTS} } } ... on Refusal { code message } } }`;
const [REMOVE, SET_DEFAULT] = [changing("removePaymentMethod"), changing("setDefaultPaymentMethod")];
const LIST = `query ($who: [_Any!]!) { _entities(representations: $who) { ... on User { paymentMethods { ${PARTS} } } } }`;
const SCENARIO_LIST = "{ sandboxScenarios { token kind label verified description } }";
const MAX = 5;

let world: World;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  world = await makeWorld({ methodsMax: MAX });
});
afterAll(() => world.end());
beforeEach(async () => {
  const name = () => `p${randomUUID().slice(0, 8)}`;
  [alice, bob] = [await world.person(name()), await world.person(name())];
});

const whole = (changes: Record<string, unknown> = {}) => ({
  kind: "BANK",
  token: "sandbox_bank",
  idempotencyKey: randomUUID(),
  ...changes,
});
const scenario = (at: number) => {
  const { token, kind } = SCENARIOS[at % SCENARIOS.length] as (typeof SCENARIOS)[number];
  return { token, kind };
};
const add = async (changes: Record<string, unknown> = {}, who = alice) =>
  (await who.ask(ADD, { input: whole(changes) })).addPaymentMethod;
const added = async (at: number, who = alice): Promise<string> => (await add(scenario(at), who)).paymentMethod.id;
const remove = async (methodId: string, who = alice) =>
  (await who.ask(REMOVE, { input: { methodId } })).removePaymentMethod;
const setDefault = async (methodId: string, who = alice) =>
  (await who.ask(SET_DEFAULT, { input: { methodId } })).setDefaultPaymentMethod;
const lookAt = (of: string, who = alice) => who.ask(LIST, { who: [{ __typename: "User", id: of }] });
const list = async (who = alice) => (await lookAt(who.userId, who))._entities[0].paymentMethods;
const NOT_FOUND = { __typename: "PaymentMethodNotFound", code: "PAYMENT_METHOD_NOT_FOUND" };

describeMethodDesk("payment methods in PostgreSQL", () => makeMethodDesk(world.environment.pool, DESK_MAX));

describe("a payment method that cannot be added", () => {
  it.each([
    ["a token that the provider does not know", { token: "tok_unknown" }],
    ["a token of another kind", { kind: "CARD" }],
  ])("is refused: %s; the key is free", async (_what, changes) => {
    const input = whole(changes);
    const unknown = { __typename: "PaymentMethodUnknown", code: "PAYMENT_METHOD_UNKNOWN" };
    for (let times = 0; times < 2; times += 1) expect(await add(input)).toMatchObject(unknown);
    expect(await list()).toEqual([]);
    expect((await add({ idempotencyKey: input.idempotencyKey })).__typename).toBe("AddPaymentMethodSuccess");
  });

  it("is refused beyond what one person may have, for good for its key; others have their own room", async () => {
    for (let at = 0; at < MAX; at += 1) await added(at);
    const input = whole(scenario(MAX));
    const refused = { __typename: "QuotaExceeded", code: "QUOTA_EXCEEDED", limit: MAX };
    expect(await add(input)).toMatchObject(refused);
    expect(await list()).toHaveLength(MAX);
    expect((await add(scenario(0), bob)).__typename).toBe("AddPaymentMethodSuccess");
    await remove((await list())[0].id);
    expect(await add(input)).toMatchObject(refused);
    expect((await add(scenario(MAX))).__typename).toBe("AddPaymentMethodSuccess");
  });

  it("is refused with a key that came with other arguments", async () => {
    const input = whole();
    const first = await add(input);
    for (const changes of [scenario(1), { kind: "CARD" }, { token: "tok_unknown" }])
      expect(await add({ ...input, ...changes })).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    expect(await add(input)).toEqual(first);
    expect((await add(input, bob)).__typename).toBe("AddPaymentMethodSuccess");
    expect(await list()).toHaveLength(1);
  });

  it.each<[Record<string, string>, string, string]>([
    [{ token: "" }, "input.token", "INVALID_TOKEN"],
    [{ token: "x".repeat(256) }, "input.token", "INVALID_TOKEN"],
    [{ token: "with blank" }, "input.token", "INVALID_TOKEN"],
    [{ token: "tökén" }, "input.token", "INVALID_TOKEN"],
    [{ token: "qqqq\n" }, "input.token", "INVALID_TOKEN"],
    [{ idempotencyKey: "" }, "input.idempotencyKey", "EMPTY"],
  ])("is a fault of the input where it cannot be read, which is not said again: %j", async (changes, path, code) => {
    const { errors } = await alice.ask(ADD, { input: whole(changes) });
    expect(errors[0].extensions.inputs).toMatchObject([{ path, code }]);
    if (changes.token) expect(JSON.stringify(errors)).not.toContain(changes.token.slice(0, 4));
    expect((await add({ token: "x".repeat(255) })).code).toBe("PAYMENT_METHOD_UNKNOWN");
  });

  it("is refused to who proved an hour ago who they are; taking one away and choosing are not", async () => {
    const id = await added(0);
    const assurance = { methods: ["pwd"] as const, at: Math.floor(Date.now() / 1000) - 3600 };
    const actor = userActor(alice.userId, { assurance }) as never;
    const execute = async (query: string, input: object) =>
      world.subgraph.execute({ query, variables: { input }, actor, requestId: "req_test" });
    const { errors } = await execute(ADD, whole(scenario(1)));
    expect(errors?.[0]?.extensions.code).toBe("STEP_UP_REQUIRED");
    expect((await execute(SET_DEFAULT, { methodId: id })).errors).toBeUndefined();
    expect((await execute(REMOVE, { methodId: id })).errors).toBeUndefined();
    expect(await list()).toEqual([]);
  });

  it("is refused to keys, and to whoever is nobody", async () => {
    const actor = userActor(alice.userId, { scopes: ["payments:read", "payments:write"] }) as never;
    const execute = (query: string, input: object) =>
      world.subgraph.execute({ query, variables: { input }, actor, requestId: "req_test" });
    for (const [query, input] of [
      [ADD, whole()],
      [REMOVE, { methodId: newId("pm") }],
      [SET_DEFAULT, { methodId: newId("pm") }],
      [VERIFY, { methodId: newId("pm") }],
    ] as const) {
      expect((await execute(query, input)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
      expect((await world.nobody(query, { input })).errors[0].extensions.code).toBe("UNAUTHENTICATED");
    }
  });

  it("is any in production, where nobody can try anything either", async () => {
    const database = await freshDatabase();
    const environments = makeTestEnvironments(database, { mode: "production" });
    const subgraph = await composePayments(environments.of("payments"), { ...CONFIG, provider: { name: "none" } });
    const execute = (query: string, variables = {}) =>
      subgraph.execute({ query, variables, actor: alice.actor, requestId: "req_test" });
    expect((await execute(ADD, { input: whole() })).data).toMatchObject({
      addPaymentMethod: { code: "PAYMENT_METHOD_UNKNOWN" },
    });
    expect((await execute(SCENARIO_LIST)).data).toEqual({ sandboxScenarios: [] });
    await subgraph.stop();
    await database.drop();
  });
});

describe("somebody else's payment method", () => {
  it("is not there, nor is one that never was, nor what is no id, and nothing changes", async () => {
    const [first, second] = [await added(0, bob), await added(1, bob)];
    await added(2);
    const before = [await list(), await list(bob)];
    for (const id of [first, second, newId("pm"), "pm_x", "x", "", first.toUpperCase()]) {
      expect(await remove(id)).toMatchObject(NOT_FOUND);
      expect(await setDefault(id)).toMatchObject(NOT_FOUND);
    }
    expect([await list(), await list(bob)]).toEqual(before);
  });

  it("is listed to staff, and to nobody else", async () => {
    await added(0);
    const mine = await list();
    expect((await lookAt(alice.userId, bob)).errors[0].extensions.code).toBe("FORBIDDEN");
    const { data } = await world.subgraph.execute({
      query: LIST,
      variables: { who: [{ __typename: "User", id: alice.userId }] },
      actor: userActor(newId("usr"), { roles: ["COMPLIANCE"] }) as never,
      requestId: "req_test",
    });
    expect(data).toEqual({ _entities: [{ paymentMethods: mine }] });
  });
});

describe("a payment method", () => {
  it("is what the provider says, the first one is the default, and each is listed by its age behind it", async () => {
    for (const [at, { kind, label, isVerified }] of SCENARIOS.slice(0, 4).entries())
      expect((await add(scenario(at))).paymentMethod).toMatchObject({
        ...{ id: expect.stringMatching(/^pm_/), kind, label },
        ...{ verified: isVerified, default: at === 0, createdAt: expect.any(String) },
      });
    const ids = (await list()).map(({ id }: { id: string }) => id);
    expect((await list()).map(({ label }: { label: string }) => label)).toEqual(
      SCENARIOS.slice(0, 4).map(({ label }) => label),
    );
    expect(await setDefault(ids[2])).toMatchObject({
      paymentMethod: { id: ids[2], default: true },
      user: {
        id: alice.userId,
        paymentMethods: [
          { id: ids[2], default: true },
          { id: ids[0], default: false },
          { id: ids[1], default: false },
          { id: ids[3], default: false },
        ],
      },
    });
  });

  it("is the same where its token is added again under another key, and another's is another", async () => {
    const first = await add();
    expect(await add()).toEqual(first);
    expect((await add({}, bob)).paymentMethod.id).not.toBe(first.paymentMethod.id);
    expect(await list()).toHaveLength(1);
  });

  it("is removed once, the oldest that is left is the default then, and it can be added anew", async () => {
    const [first, second, third] = [await added(0), await added(1), await added(2)];
    for (let times = 0; times < 2; times += 1)
      expect(await remove(first)).toMatchObject({
        paymentMethod: { id: first, default: false },
        user: {
          paymentMethods: [
            { id: second, default: true },
            { id: third, default: false },
          ],
        },
      });
    expect(await setDefault(first)).toMatchObject(NOT_FOUND);
    const again = (await add(scenario(0))).paymentMethod;
    expect(again).toMatchObject({ default: false });
    expect(again.id).not.toBe(first);
    expect((await list()).map(({ id }: { id: string }) => id)).toEqual([second, third, again.id]);
  });

  it("has a token that no answer and no line of the log tells", async () => {
    const shown: unknown[] = [];
    const [first, second] = [await add(scenario(0)), await add(scenario(4))];
    shown.push(first, second, await add(scenario(0)), await add({ token: "sandbox_bank_secret" }));
    shown.push(await list(), await setDefault(second.paymentMethod.id), await remove(first.paymentMethod.id));
    const text = JSON.stringify([shown, world.environments.logged]);
    for (const { token } of SCENARIOS) expect(text).not.toContain(token);
    const { __type: type } = await world.nobody(`{ __type(name: "PaymentMethod") { fields { name } } }`);
    expect(type.fields.map(({ name }: { name: string }) => name)).toEqual(PARTS.split(" "));
  });

  it("can be tried in a sandbox by each scenario, which anybody who is logged in is told", async () => {
    const { sandboxScenarios } = await alice.ask(SCENARIO_LIST);
    expect(sandboxScenarios).toEqual(
      SCENARIOS.map(({ token, kind, label, isVerified, description }) => ({
        ...{ token, kind, label },
        ...{ verified: isVerified, description },
      })),
    );
    expect((await world.nobody(SCENARIO_LIST)).errors[0].extensions.code).toBe("UNAUTHENTICATED");
  });
});

describe("a payment method that was not verified when it was added", () => {
  const verify = async (methodId: string, who = alice) =>
    (await who.ask(VERIFY, { input: { methodId } })).verifyPaymentMethod;
  const token = "sandbox_bank_later";

  it("is verified once its owner has the provider asked again, and nobody else's is", async () => {
    const { paymentMethod } = await add({ token });
    expect(paymentMethod.verified).toBe(false);
    expect(await verify(paymentMethod.id, bob)).toMatchObject(NOT_FOUND);
    for (const id of [newId("pm"), "pm_x", ""]) expect(await verify(id)).toMatchObject(NOT_FOUND);
    expect((await list())[0].verified).toBe(false);
    for (let times = 0; times < 2; times += 1)
      expect(await verify(paymentMethod.id)).toEqual({
        __typename: "VerifyPaymentMethodSuccess",
        paymentMethod: { ...paymentMethod, verified: true },
      });
    await remove(paymentMethod.id);
    expect(await verify(paymentMethod.id)).toMatchObject(NOT_FOUND);
  });

  it("stays so while the provider does not know whose it is", async () => {
    const { paymentMethod } = await add({ token: "sandbox_bank_unverified" });
    expect(await verify(paymentMethod.id)).toMatchObject({ code: "PAYMENT_METHOD_UNVERIFIED" });
    expect((await list())[0].verified).toBe(false);
  });

  it("is verified by itself", async () => {
    const { paymentMethod } = await add({ token });
    await world.admin.query("UPDATE payments.method_task SET due_at = now() WHERE id = $1", [uuidOf(paymentMethod.id)]);
    await vi.waitFor(async () => expect((await list())[0].verified).toBe(true), PATIENT);
    // Which is written before its task is done.
    await vi.waitFor(async () => {
      const { rows } = await world.admin.query("SELECT FROM payments.method_task WHERE id = $1", [
        uuidOf(paymentMethod.id),
      ]);
      expect(rows).toEqual([]);
    }, PATIENT);
  });
});

describe("payment methods that change at once", () => {
  const defaults = async (): Promise<number> =>
    (await list()).filter((method: { default: boolean }) => method.default).length;

  it("are never more than one may have, and one is the default: fifty adding in two processes", async () => {
    const elsewhere = (await world.another())(alice);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) => add(scenario(at), at % 2 === 0 ? alice : elsewhere)),
    );
    const { AddPaymentMethodSuccess: done = 0, QuotaExceeded: refused = 0 } = countAnswers(
      answers.map(({ __typename }) => __typename),
    );
    expect(done + refused).toBe(50);
    expect(refused).toBeGreaterThan(0);
    expect(await list()).toHaveLength(MAX);
    expect(await defaults()).toBe(1);
  });

  it("are one of one token and of one key, whoever comes first", async () => {
    const elsewhere = (await world.another())(alice);
    const input = whole();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => add(at % 4 < 2 ? input : whole(), at % 2 === 0 ? alice : elsewhere)),
    );
    expect(new Set(answers.map(({ paymentMethod }) => paymentMethod.id)).size).toBe(1);
    expect(await list()).toHaveLength(1);
  });

  it("have exactly one default while there is any: removing and choosing at once, in two processes", async () => {
    const elsewhere = (await world.another())(alice);
    for (let round = 0; round < 10; round += 1) {
      for (let at = 0; at < MAX; at += 1) await added(at);
      const ids: string[] = (await list()).map(({ id }: { id: string }) => id);
      await Promise.all(
        ids.flatMap((id, at) => [setDefault(id, elsewhere), at < 3 ? remove(id) : setDefault(id, alice)]),
      );
      expect((await list()).map(({ id }: { id: string }) => id).toSorted()).toEqual(ids.slice(3).toSorted());
      expect(await defaults()).toBe(1);
    }
    await Promise.all((await list()).map(({ id }: { id: string }) => remove(id)));
    expect(await list()).toEqual([]);
  });
});

describe("the table of payment methods", () => {
  const insert = (changes: Record<string, string> = {}) => {
    const values = { kind: "'BANK'", token: "'t'", label: "'L'", is_default: "false", ...changes };
    const names = Object.keys(values).join(", ");
    return `INSERT INTO payment_method (id, user_id, is_verified, ${names})
      SELECT gen_random_uuid(), '${uuidOf(alice.userId)}', true, ${Object.values(values).join(", ")}`;
  };

  it("is not rewritten: what a method is stays, and none is ever gone", async () => {
    await added(0);
    for (const text of [
      "DELETE FROM payment_method",
      "TRUNCATE payment_method",
      ...["token = 'x'", "label = 'x'", "kind = 'CARD'", "takes_deposits = true", "takes_withdrawals = true"].map(
        (change) => `UPDATE payment_method SET ${change}`,
      ),
      ...["user_id = gen_random_uuid()", "id = gen_random_uuid()", "created_at = now()"].map(
        (change) => `UPDATE payment_method SET ${change}`,
      ),
      insert({ created_at: "now()" }),
      insert({ removed_at: "now()" }),
    ])
      await expect(world.environment.pool.query(text), text).rejects.toMatchObject({ code: "42501" });
  });

  it.each([
    ["payment_method_kind_known", { kind: "'CASH'" }],
    ["payment_method_token_size", { token: "''" }],
    ["payment_method_token_size", { token: "repeat('x', 256)" }],
    ["payment_method_label_size", { label: "''" }],
    ["payment_method_label_size", { label: "repeat('x', 129)" }],
  ])("keeps out what cannot be: %s with %o", async (constraint, changes) => {
    const query = world.environment.pool.query(insert(changes));
    await expect(query).rejects.toMatchObject({ code: "23514", constraint });
  });

  it("has one default and one live row of a token for each person, and no default that was removed", async () => {
    const { pool } = world.environment;
    await pool.query(insert({ is_default: "true" }));
    for (const [constraint, text] of [
      ["payment_method_one_live_token", insert()],
      ["payment_method_one_default", insert({ token: "'u'", is_default: "true" })],
      ["payment_method_removed_is_no_default", "UPDATE payment_method SET removed_at = now() WHERE is_default"],
    ] as const)
      await expect(pool.query(text), text).rejects.toMatchObject({ constraint });
  });
});
