import { randomUUID } from "node:crypto";
import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pay, requested, step, tokenOf } from "./asking.ts";
import { makeWorld, type Person, type World } from "./world.ts";

let world: World;
let alice: Person;
let bob: Person;
let mallory: Person;
let shop: string;
let purse: string;
beforeAll(async () => {
  world = await makeWorld();
  [alice, bob, mallory] = [await world.person("alice"), await world.person("bob"), await world.person("mallory")];
  [shop, purse] = [await world.funded(alice, "1.00"), await world.funded(bob, "900.00")];
});
afterAll(() => world.end());

const FIELDS =
  "id status payer { id } payee { id } amount { amount } reminders remindedAt toAccount { id } link qrSvg payment { id } memo";
const SHOWN = `query ($id: ID!) { paymentRequest(id: $id) { ${FIELDS} } }`;
const BY_LINK = `query ($token: String!) { paymentRequestByLink(token: $token) { ${FIELDS} } }`;
const show = async (id: string, who: Pick<Person, "ask"> = alice) => (await who.ask(SHOWN, { id })).paymentRequest;
const byLink = async (token: string, who: Pick<Person, "ask"> = bob) => {
  const answer = await who.ask(BY_LINK, { token });
  return answer.errors ? answer : answer.paymentRequestByLink;
};

describe("the link", () => {
  it("shows whoever is logged in what they may pay, and not who else is in it", async () => {
    const made = await requested(alice, shop, { memo: "for the roof" });
    const seen = await byLink(tokenOf(made));
    expect(seen).toMatchObject({
      id: made.id,
      status: "OPEN",
      payee: { id: alice.userId },
      amount: { amount: "10.00" },
      memo: "for the roof",
      payer: null,
      link: null,
      qrSvg: null,
      toAccount: null,
      reminders: null,
      payment: null,
    });
    await pay(bob, { token: tokenOf(made) }, { fromAccountId: purse });
    expect(await byLink(tokenOf(made), mallory)).toMatchObject({ status: "PAID", payer: null, payment: null });
    expect(await byLink(tokenOf(made), bob)).toMatchObject({
      payer: { id: bob.userId },
      payment: { id: expect.any(String) },
    });
    expect((await byLink(tokenOf(made), { ask: world.nobody })).errors).toMatchObject([
      { extensions: { code: "UNAUTHENTICATED" } },
    ]);
  });

  it("leads nowhere for whom the request does not name, and where it is none", async () => {
    const made = await requested(alice, shop, { from: { userId: bob.userId } });
    expect(await byLink(tokenOf(made), bob)).toMatchObject({ id: made.id });
    expect(await byLink(tokenOf(made), alice)).toMatchObject({ id: made.id, link: made.link });
    expect(await byLink(tokenOf(made), mallory)).toBeNull();
    for (const token of ["", "x", made.id, "ÿ".repeat(40), tokenOf(made).toLowerCase(), `${tokenOf(made)}A`])
      expect(await byLink(token)).toBeNull();
  });

  it("is kept as a hash and sealed for its request: nothing in the table opens another's", async () => {
    const [one, two] = [await requested(alice, shop), await requested(alice, shop)];
    const { rows } = await world.admin.query("SELECT to_jsonb(r)::text AS row FROM payments.payment_request r");
    for (const { row } of rows) for (const made of [one, two]) expect(row).not.toContain(tokenOf(made));
    await world.admin.query(
      `UPDATE payments.payment_request r SET wrapped_key = o.wrapped_key, link_sealed = o.link_sealed FROM payments.payment_request o
       WHERE r.id = $1 AND o.id = $2`,
      [uuidOf(one.id), uuidOf(two.id)],
    );
    const { errors, paymentRequest } = await alice.ask(SHOWN, { id: one.id });
    expect([paymentRequest.link, errors.length > 0]).toEqual([null, true]);
    expect(JSON.stringify(errors)).not.toContain(tokenOf(two));
  });

  it("is looked at so often within a while and no more, whether or not it leads anywhere", async () => {
    const strict = await makeWorld({ linkLookups: { perUser: 3, windowMs: 600_000 } });
    try {
      const [eve, frank] = [await strict.person("eve"), await strict.person("frank")];
      const account = await strict.funded(eve, "1.00");
      for (let nth = 0; nth < 2; nth += 1) expect(await byLink(`guess-${nth}`, eve)).toBeNull();
      expect(await pay(eve, { token: "guess" }, { fromAccountId: account })).toMatchObject({
        code: "REQUEST_NOT_FOUND",
      });
      const refused = [{ extensions: { code: "RATE_LIMITED", retryAfterSeconds: expect.any(Number) } }];
      expect((await byLink("guess", eve)).errors).toMatchObject(refused);
      expect((await pay(eve, { token: "guess" }, { fromAccountId: account })).errors).toMatchObject(refused);
      expect(await byLink("guess", frank)).toBeNull();
    } finally {
      await strict.end();
    }
  });
});

const LIST = `query ($role: PaymentRequestRole!, $status: PaymentRequestStatus, $first: Int, $after: String) {
  paymentRequests(role: $role, status: $status, first: $first, after: $after) { nodes { id status } pageInfo { hasNextPage endCursor } } }`;
const OF_USER = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on User { paymentRequests(role: PAYEE) { nodes { id link } } } } }`;

describe("lists of requests", () => {
  it("have one's own alone, on each side, by status, page by page from the newest", async () => {
    const [grace, henry] = [await world.person("grace"), await world.person("henry")];
    const [till, pocket] = [await world.funded(grace, "1.00"), await world.funded(henry, "100.00")];
    const named = { from: { userId: henry.userId } };
    const made: string[] = [];
    for (let nth = 0; nth < 5; nth += 1) made.push((await requested(grace, till, nth === 2 ? {} : named)).id);
    await pay(henry, { id: made[0] }, { fromAccountId: pocket });
    await step(henry, "decline", made[1] ?? "");
    const list = async (who: Person, variables: Record<string, unknown>) =>
      (await who.ask(LIST, { first: 20, ...variables })).paymentRequests;
    const listIds = async (who: Person, variables: Record<string, unknown>) =>
      (await list(who, variables)).nodes.map(({ id }: { id: string }) => id);
    const newest = made.toReversed();
    expect(await listIds(grace, { role: "PAYEE" })).toEqual(newest);
    expect(await listIds(grace, { role: "PAYER" })).toEqual([]);
    expect(await listIds(henry, { role: "PAYER" })).toEqual(newest.filter((id) => id !== made[2]));
    expect(await listIds(henry, { role: "PAYER", status: "PAID" })).toEqual([made[0]]);
    expect(await listIds(grace, { role: "PAYEE", status: "OPEN" })).toEqual([made[4], made[3], made[2]]);
    const first = await list(grace, { role: "PAYEE", first: 3 });
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = await list(grace, { role: "PAYEE", first: 3, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual(newest);
    for (const [who, variables] of [
      [henry, { role: "PAYEE", after: first.pageInfo.endCursor }],
      [grace, { role: "PAYEE", status: "OPEN", after: first.pageInfo.endCursor }],
      [grace, { role: "PAYEE", first: 0 }],
    ] as const)
      expect((await who.ask(LIST, { first: 20, ...variables })).errors).toMatchObject([
        { extensions: { code: "BAD_USER_INPUT" } },
      ]);
  });

  it("are read from an index, whichever side and status", async () => {
    const client = await world.admin.connect();
    try {
      await client.query("BEGIN");
      await client.query("SET LOCAL enable_seqscan = off");
      for (const side of ["payee_id", "payer_id"])
        for (const more of ["", "AND status = 'OPEN'"]) {
          const { rows } = await client.query(
            `EXPLAIN SELECT * FROM payments.payment_request WHERE ${side} = '${uuidOf(alice.userId)}' ${more} ORDER BY id DESC LIMIT 3`,
          );
          const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
          expect(plan).toContain(`payment_request_${side}${more ? "_status" : ""}_id_idx`);
          expect(plan).not.toContain("Sort");
        }
      await client.query("ROLLBACK");
    } finally {
      client.release();
    }
  });

  it("and requests show staff whose they are, without the link, and strangers nothing by any road", async () => {
    const made = await requested(alice, shop, { from: { userId: bob.userId } });
    const run = async (roles: readonly ("USER" | "OPERATOR" | "AUDITOR")[], [query, variables]: [string, object]) => {
      const actor = userActor(mallory.userId, { roles });
      const asked = { query, variables: { ...variables }, actor, requestId: "req_test" };
      return world.subgraph.execute(asked);
    };
    const refs = [{ __typename: "User", id: alice.userId }];
    const own = { __typename: "PaymentRequest", id: made.id };
    const REFERENCE =
      "query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on PaymentRequest { id amount { amount } } } }";
    for (const roles of [
      ["USER", "OPERATOR"],
      ["USER", "AUDITOR"],
    ] as const) {
      expect((await run(roles, [SHOWN, { id: made.id }])).data).toMatchObject({
        paymentRequest: { id: made.id, payer: { id: bob.userId }, toAccount: { id: shop }, link: null, qrSvg: null },
      });
      const { data } = await run(roles, [OF_USER, { refs }]);
      expect(JSON.stringify(data)).toContain(made.id);
      expect(JSON.stringify(data)).not.toContain("#token=");
    }
    expect((await run(["USER"], [SHOWN, { id: made.id }])).data).toEqual({ paymentRequest: null });
    expect((await run(["USER"], [SHOWN, { id: idFromUuid("prq", randomUUID()) }])).data).toEqual({
      paymentRequest: null,
    });
    expect((await run(["USER"], [REFERENCE, { refs: [own] }])).data).toEqual({ _entities: [null] });
    expect((await run(["USER"], [OF_USER, { refs }])).errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  });

  it("and steps are a program's where its key says so", async () => {
    const made = await requested(alice, shop, { from: { userId: bob.userId } });
    const input = { request: { id: made.id }, fromAccountId: purse, idempotencyKey: randomUUID() };
    const query = "mutation ($input: PayRequestInput!) { payRequest(input: $input) { __typename } }";
    const run = async (scopes: readonly ("payments:read" | "payments:write")[]) =>
      world.subgraph.execute({ query, variables: { input }, actor: { ...bob.actor, scopes }, requestId: "req_test" });
    expect((await run(["payments:read"])).errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    expect((await show(made.id)).status).toBe("OPEN");
    expect((await run(["payments:read", "payments:write"])).data).toEqual({
      payRequest: { __typename: "PayRequestSuccess" },
    });
  });
});
