import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pay, requested, usd } from "./asking.ts";
import { AUTHORIZE, addMethod, DEPOSIT, makeWorld, type Person, SEND, WITHDRAW, type World } from "./world.ts";

// What somebody's own system calls their payments: theirs, and nobody else's to see.

let world: World;
let alice: Person;
let bob: Person;
let purse: string;
let till: string;
beforeAll(async () => {
  world = await makeWorld();
  [alice, bob] = [await world.person("alice"), await world.person("bob")];
  [purse, till] = [await world.funded(alice, "500.00"), await world.funded(bob, "500.00")];
});
afterAll(() => world.end());

const REFUND =
  "mutation ($input: RefundPaymentInput!) { refundPayment(input: $input) { __typename ... on RefundPaymentSuccess { payment { id } } ... on Refusal { code } } }";
const SHOWN = "query ($id: ID!) { payment(id: $id) { reference } }";
const show = async (id: string, who: Pick<Person, "ask">) => (await who.ask(SHOWN, { id })).payment.reference;
const send = async (changes: object = {}, who = alice) => {
  const input = { fromAccountId: purse, to: { userId: bob.userId }, amount: usd("1.00"), idempotencyKey: randomUUID() };
  const answer = await who.ask(SEND, { input: { ...input, ...changes } });
  return answer.errors ? answer : answer.sendPayment;
};
const LIST = `query ($reference: String!, $id: [_Any!]!) {
  payments(filter: { reference: $reference }) { nodes { id } totalCount { count } totals { byCurrency { out { amount } } } }
  _entities(representations: $id) { ... on Account { payments(filter: { reference: $reference }) { nodes { id } totalCount { count } } } } }`;
const find = async (reference: string, { ask }: Pick<Person, "ask"> = alice, account = purse) => {
  const { payments, _entities } = await ask(LIST, { reference, id: [{ __typename: "Account", id: account }] });
  const [{ payments: ofAccount }] = _entities;
  const ids = (list: { nodes: { id: string }[] }) => list.nodes.map(({ id }) => id);
  expect([payments.totalCount.count, ofAccount.totalCount.count]).toEqual([
    ids(payments).length,
    ids(ofAccount).length,
  ]);
  return { mine: ids(payments), ofAccount: ids(ofAccount), out: payments.totals.byCurrency[0]?.out.amount };
};

describe("the reference of a payment", () => {
  it("is its maker's, whichever way it was made, and nobody else's but staff's", async () => {
    const rest = () => ({ amount: usd("2.00"), idempotencyKey: randomUUID() });
    const method = await addMethod(alice, "sandbox_bank");
    const sent = (await send({ reference: "of a send" })).payment.id;
    const held = await alice.ask(AUTHORIZE, {
      input: { ...rest(), fromAccountId: purse, to: { userId: bob.userId }, reference: "of a hold" },
    });
    const out = await alice.ask(WITHDRAW, {
      input: { ...rest(), fromAccountId: purse, methodId: method, reference: "out" },
    });
    const brought = await alice.ask(DEPOSIT, { input: { ...rest(), accountId: purse, reference: "in" } });
    const back = await bob.ask(REFUND, {
      input: { paymentId: sent, idempotencyKey: randomUUID(), reference: "of a refund" },
    });
    const asked = await requested(bob, till, { from: { userId: alice.userId }, reference: "bill 7" });
    const paid = await pay(alice, { id: asked.id }, { fromAccountId: purse, reference: "my 7" });
    const staff = {
      ask: async (query: string, variables: object = {}) => {
        const actor = userActor(bob.userId.replace(/.$/, "0") as typeof bob.userId, { roles: ["USER", "AUDITOR"] });
        const { data } = await world.subgraph.execute({
          query,
          variables: { ...variables },
          actor,
          requestId: "req_test",
        });
        return { ...data };
      },
    };
    for (const [id, maker, other, reference] of [
      [sent, alice, bob, "of a send"],
      [held.authorizePayment.payment.id, alice, bob, "of a hold"],
      [out.withdraw.payment.id, alice, null, "out"],
      [brought.deposit.payment.id, alice, null, "in"],
      [back.refundPayment.payment.id, bob, alice, "of a refund"],
      [paid.payment.id, alice, bob, "my 7"],
    ] as const) {
      expect([await show(id, maker), await show(id, staff)]).toEqual([reference, reference]);
      if (other) expect(await show(id, other)).toBeNull();
    }
    const OF_REQUEST = "query ($id: ID!) { paymentRequest(id: $id) { reference payment { reference } } }";
    expect((await bob.ask(OF_REQUEST, { id: asked.id })).paymentRequest).toEqual({
      reference: "bill 7",
      payment: { reference: null },
    });
    expect((await alice.ask(OF_REQUEST, { id: asked.id })).paymentRequest).toEqual({
      reference: null,
      payment: { reference: "my 7" },
    });
  });

  it("finds exactly what its maker called so, in one list and in that of the account, and nothing of others", async () => {
    const ids = [];
    for (const reference of ["batch 9", "batch 9", "Batch 9", "batch 99"])
      ids.push((await send({ reference })).payment.id);
    const theirs = { fromAccountId: till, to: { userId: alice.userId } };
    const other = (await send({ ...theirs, reference: "batch 9" }, bob)).payment.id;
    const both = [ids[1], ids[0]];
    expect(await find("batch 9")).toEqual({ mine: both, ofAccount: both, out: "2.00" });
    expect(await find("batch 9", bob, till)).toEqual({ mine: [other], ofAccount: [other], out: "1.00" });
    expect(await find("batch")).toEqual({ mine: [], ofAccount: [], out: undefined });
  });

  it("is read from its index, however long the list is", async () => {
    const client = await world.admin.connect();
    try {
      await client.query("BEGIN; SET LOCAL enable_seqscan = off");
      const { rows } = await client.query(
        `EXPLAIN SELECT payment_id FROM payments.payment_reference WHERE owner_id = '${uuidOf(alice.userId)}' AND reference = 'x'
         AND payment_id > '00000000-0000-0000-0000-000000000000' ORDER BY payment_id DESC LIMIT 5`,
      );
      const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
      expect(plan).toContain("payment_reference_owner_id_reference_payment_id_idx");
      expect(plan).not.toContain("Sort");
      await client.query("ROLLBACK");
    } finally {
      client.release();
    }
  });

  it("is part of what a key is bound to; a key without one is what it was before", async () => {
    const idempotencyKey = randomUUID();
    const first = await send({ idempotencyKey, reference: "a" });
    expect((await send({ idempotencyKey, reference: "a" })).payment.id).toBe(first.payment.id);
    for (const reference of [undefined, null, "b"])
      expect(await send({ idempotencyKey, reference })).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    const bare = randomUUID();
    const without = await send({ idempotencyKey: bare });
    expect((await send({ idempotencyKey: bare, reference: null })).payment.id).toBe(without.payment.id);
    expect(await show(without.payment.id, alice)).toBeNull();
  });

  it.each([
    ["r".repeat(65), "TOO_LONG"],
    ["  ", "EMPTY"],
    ["a\nb", "FORBIDDEN_CHARACTERS"],
    ["a\u202eb", "FORBIDDEN_CHARACTERS"],
  ])("is refused where it is %j", async (reference, code) => {
    expect((await world.unchanged(() => send({ reference }))).errors).toMatchObject([
      { extensions: { code: "BAD_USER_INPUT", inputs: [{ path: "input.reference", code }] } },
    ]);
  });

  it("stays as it was said, of who made the payment, whoever writes", async () => {
    const id = uuidOf((await send({ reference: "kept" })).payment.id);
    const bare = uuidOf((await send()).payment.id);
    const put = (owner: string, text: string) =>
      world.admin.query("INSERT INTO payments.payment_reference VALUES ($1, $2, $3)", [bare, uuidOf(owner), text]);
    await expect(put(bob.userId, "x")).rejects.toMatchObject({ constraint: "payment_reference_is_theirs" });
    await expect(put(alice.userId, "r".repeat(65))).rejects.toMatchObject({ constraint: "payment_reference_size" });
    for (const text of ["UPDATE payment_reference SET reference = 'y'", "DELETE FROM payment_reference"])
      await expect(world.environment.pool.query(text)).rejects.toMatchObject({ code: "42501" });
    await expect(
      world.admin.query("INSERT INTO payments.payment_reference VALUES ($1, $2, 'again')", [id, uuidOf(alice.userId)]),
    ).rejects.toMatchObject({ constraint: "payment_reference_pkey" });
    await expect(
      world.admin.query("UPDATE payments.payment_request SET reference = repeat('r', 65)"),
    ).rejects.toMatchObject({ constraint: "payment_request_reference_size" });
  });
});
