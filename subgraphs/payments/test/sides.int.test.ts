import { randomUUID } from "node:crypto";
import { type Id, idFromUuid, newId, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { PERMISSIONS } from "@coffer/platform/identity/permissions";
import { ROLES, type Role } from "@coffer/platform/identity/roles";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWorld, type Person, SEND, type World } from "./world.ts";

let world: World;
let alice: Person;
let bob: Person;
let account: string;
let sent: string[];

beforeAll(async () => {
  world = await makeWorld();
  [alice, bob] = [await world.person("alice"), await world.person("bob")];
  account = await world.funded(alice, "100.00");
  sent = [];
  for (let n = 0; n < 3; n += 1) {
    const amount = { amount: "1.00", currency: "USD" };
    const input = { fromAccountId: account, to: { username: "bob" }, amount, idempotencyKey: randomUUID() };
    sent.push((await alice.ask(SEND, { input })).sendPayment.payment.id);
  }
});
afterAll(() => world.end());

const SIDES =
  "query ($id: ID!) { payment(id: $id) { from { user { id } account { id } } to { user { id } account { id } } } }";

/** Somebody who is on neither side of any payment. */
async function askAs(role: Role, query: string, variables: Record<string, unknown>) {
  const actor = { ...alice.actor, userId: newId("usr"), roles: [role] };
  const { data, errors } = await world.subgraph.execute({ query, variables, actor, requestId: "req_test" });
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify(data));
}
const asStaff = (query: string, variables: Record<string, unknown>) => askAs("AUDITOR", query, variables);

/** A service has what it was given; that a person has its role gives them nothing. */
const STAFF = PERMISSIONS["payments:read"].roles.filter((role) => role !== "SERVICE");
const OTHERS = ROLES.filter((role) => !STAFF.some((each) => each === role));

describe("a payment by its id", () => {
  const QUERY = "query ($id: ID!) { payment(id: $id) { id direction account { id } } }";

  it.each(OTHERS)("is not there for who is on neither side, as %s", async (role) => {
    const theirs = await askAs(role, QUERY, { id: sent[0] });
    expect(theirs).toEqual({ payment: null });
    expect(theirs).toEqual(await askAs(role, QUERY, { id: newId("pay") }));
  });

  it.each(STAFF)("is there for %s, seen from the payer, or from whom it came to from outside", async (role) => {
    expect(await askAs(role, QUERY, { id: sent[0] })).toEqual({
      payment: { id: sent[0], direction: "OUT", account: { id: account } },
    });
    const { payments } = await alice.ask("{ payments(offset: 3) { nodes { id } } }");
    const [{ id }] = payments.nodes;
    expect(await askAs(role, QUERY, { id })).toEqual({ payment: { id, direction: "IN", account: { id: account } } });
  });
});

describe("the entry of a payment", () => {
  const ENTRY = "query ($id: ID!) { payment(id: $id) { journalEntry { id } } }";

  it("is shown to none of its people", async () => {
    for (const person of [alice, bob])
      expect((await person.ask(ENTRY, { id: sent[0] })).errors).toMatchObject([
        { extensions: { code: "FORBIDDEN", coordinate: "Payment.journalEntry" } },
      ]);
  });

  it("is the one that the books have of it", async () => {
    const { rows } = await world.admin.query<{ id: Uuid }>(
      "SELECT id FROM ledger.journal_entry WHERE subject_id = $1",
      [uuidOf(sent[0] as Id<"pay">)],
    );
    expect(rows).toHaveLength(1);
    expect(await asStaff(ENTRY, { id: sent[0] })).toEqual({
      payment: { journalEntry: { id: rows.map(({ id }) => idFromUuid("je", id))[0] } },
    });
  });
});

describe("both sides of a payment", () => {
  it("are shown to none of its people: the other's account is not theirs to know", async () => {
    for (const person of [alice, bob])
      expect((await person.ask(SIDES, { id: sent[0] })).errors).toMatchObject(
        ["Payment.from", "Payment.to"].map((coordinate) => ({ extensions: { code: "FORBIDDEN", coordinate } })),
      );
  });

  it("are shown to staff, and where money comes from outside there is one", async () => {
    const { payment } = await asStaff(SIDES, { id: sent[0] });
    expect(payment.from).toEqual({ user: { id: alice.userId }, account: { id: account } });
    expect(payment.to.user).toEqual({ id: bob.userId });
    expect(payment.to.account.id).not.toBe(account);

    const all =
      "query ($who: [_Any!]!) { _entities(representations: $who) { ... on User { payments(offset: 3) { nodes { id } } } } }";
    const { _entities: entities } = await asStaff(all, { who: [{ __typename: "User", id: alice.userId }] });
    const [deposit] = entities[0].payments.nodes;
    expect((await asStaff(SIDES, { id: deposit.id })).payment).toEqual({
      from: null,
      to: { user: { id: alice.userId }, account: { id: account } },
    });
  });
});

describe("every list of payments", () => {
  const LISTS = `query ($who: [_Any!]!, $offset: Int, $after: String) { _entities(representations: $who) {
    ... on User { payments(offset: $offset, after: $after) { nodes { id } pageInfo { endCursor hasPreviousPage } } }
    ... on Account { payments(offset: $offset, after: $after) { nodes { id } pageInfo { endCursor hasPreviousPage } } } } }`;
  const who = () => [
    { __typename: "User", id: alice.userId },
    { __typename: "Account", id: account },
  ];

  it("refuses a cursor and an offset at once", async () => {
    for (const one of who()) {
      const { errors } = await alice.ask(LISTS, { who: [one], offset: 1, after: "x" });
      expect(JSON.stringify(errors)).toContain("NOT_BOTH");
    }
  });

  it("skips as many rows as the offset says", async () => {
    const { _entities: lists } = await alice.ask(LISTS, { who: who(), offset: 2 });
    for (const { payments } of lists) {
      expect(payments.nodes[0]).toEqual({ id: sent[0] });
      expect([payments.nodes.length, payments.pageInfo.hasPreviousPage]).toEqual([2, true]);
    }
  });
});
