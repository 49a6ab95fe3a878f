import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeContactDesk } from "../src/adapters/postgres/contacts/contact-desk.ts";
import {
  ADD_CONTACT as ADD,
  CONTACT_PARTS as PARTS,
  REMOVE_CONTACT as REMOVE,
  UPDATE_CONTACT as UPDATE,
} from "./addressing.ts";
import { CONTACTS_MAX, describeContactDesk } from "./contracts/contacts.ts";
import { countAnswers } from "./look-into.ts";
import { makeWorld, type Person, type World } from "./world.ts";

const LIST = `query ($search: String, $first: Int, $after: String) { contacts(search: $search, first: $first, after: $after) {
  nodes { ${PARTS} } pageInfo { hasNextPage hasPreviousPage endCursor } } }`;
const ONE = `query ($id: ID!) { contact(id: $id) { ${PARTS} } }`;
const OF_USER = `query ($who: [_Any!]!) { _entities(representations: $who) { ... on User { contacts { nodes { ${PARTS} } } } } }`;
const NOT_FOUND = { __typename: "ContactNotFound", code: "CONTACT_NOT_FOUND" };
const MAX = 5;

let world: World;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  world = await makeWorld({ contactsMax: MAX });
});
afterAll(() => world.end());
beforeEach(async () => {
  const name = () => `p${randomUUID().slice(0, 8)}`;
  [alice, bob] = [await world.person(name()), await world.person(name())];
});

// biome-ignore lint/suspicious/noExplicitAny: answers are as free as the queries of the tests
type Answer = Record<string, any>;

async function add(changes: Record<string, unknown> = {}, who = alice): Promise<Answer> {
  const input = { name: "Bob", payee: { username: bob.username }, idempotencyKey: randomUUID(), ...changes };
  const answer = await who.ask(ADD, { input });
  return answer.errors ? answer : answer.addContact;
}
const added = async (name: string, who = alice): Promise<string> => (await add({ name }, who)).contact.id;
const update = async (input: Record<string, unknown>, who = alice): Promise<Answer> =>
  (await who.ask(UPDATE, { input })).updateContact;
const remove = async (contactId: string, who = alice): Promise<Answer> =>
  (await who.ask(REMOVE, { input: { contactId } })).removeContact;
const list = async (args: Record<string, unknown> = {}, who = alice): Promise<Answer> =>
  (await who.ask(LIST, { first: 20, ...args })).contacts;
const names = async (args: Record<string, unknown> = {}, who = alice): Promise<string[]> =>
  (await list(args, who)).nodes.map(({ name }: { name: string }) => name);
const find = async (id: string, who = alice): Promise<Answer | null> => (await who.ask(ONE, { id })).contact;

describeContactDesk("contacts in PostgreSQL", () => makeContactDesk(world.environment.pool, CONTACTS_MAX));

describe("a contact", () => {
  it("names every fault of its text at once", async () => {
    const { errors } = await add({ name: " \u00a0", note: "n".repeat(257), payee: {}, idempotencyKey: "" });
    expect(errors[0].extensions.inputs).toEqual(
      [
        ["input.name", "EMPTY"],
        ["input.payee", "EXACTLY_ONE"],
        ["input.note", "TOO_LONG"],
        ["input.idempotencyKey", "EMPTY"],
      ].map(([path, code]) => ({ path, code, message: expect.any(String) })),
    );
    for (const payee of [{ username: "a", userId: alice.userId }, { username: null }])
      expect((await add({ payee })).errors[0].extensions.inputs).toMatchObject([{ code: "EXACTLY_ONE" }]);
    expect(await names()).toEqual([]);
  });

  it("can only be made of somebody else, or of an account, whosever it is", async () => {
    const own = await world.funded(alice, "1.00");
    for (const payee of [{ username: "nobody-at-all" }, { userId: newId("usr") }, { accountId: "x" }])
      expect(await add({ payee })).toMatchObject({ __typename: "PayeeNotFound", code: "PAYEE_NOT_FOUND" });
    for (const payee of [{ username: alice.username.toUpperCase() }, { userId: alice.userId }])
      expect(await add({ payee })).toMatchObject({ __typename: "OwnContact", code: "OWN_CONTACT" });
    expect(await add({ payee: { userId: bob.userId }, note: "two\r\nlines " })).toMatchObject({
      contact: { name: "Bob", note: "two\nlines", user: { id: bob.userId }, accountId: null },
    });
    expect(await add({ name: "Savings", payee: { accountId: own } })).toMatchObject({
      contact: { user: null, accountId: own },
    });
  });

  it("is called anew, not as another is, and never means anybody else", async () => {
    const [first, other] = [await added("Ann"), await added("Bea")];
    expect(await update({ contactId: first, name: "bEA" })).toMatchObject({ code: "CONTACT_NAME_TAKEN" });
    const before = await find(first);
    expect(await update({ contactId: first, name: "ANN", note: "n" })).toEqual({
      __typename: "UpdateContactSuccess",
      contact: { ...before, name: "ANN", note: "n" },
    });
    expect((await update({ contactId: first, name: "Cid" })).contact).toEqual({ ...before, name: "Cid" });
    expect(await names()).toEqual(["Bea", "Cid"]);
    expect(await update({ contactId: other, name: "Ann" })).toMatchObject({ __typename: "UpdateContactSuccess" });
  });

  it("is removed, also again, and what it said is erased", async () => {
    const id = await added("Ann");
    const rest = await added("Bea");
    for (let times = 0; times < 2; times += 1)
      expect(await remove(id)).toEqual({
        __typename: "RemoveContactSuccess",
        contactId: id,
        user: { id: alice.userId, contacts: { nodes: [{ id: rest }] } },
      });
    expect(await find(id)).toBeNull();
    expect(await update({ contactId: id, name: "Ann" })).toMatchObject(NOT_FOUND);
    const { rows } = await world.admin.query(
      "SELECT name, name_key, note, user_id, account_id FROM payments.contact WHERE id = $1",
      [uuidOf(id as `con_${string}` as never)],
    );
    expect(rows).toEqual([{ name: null, name_key: null, note: null, user_id: null, account_id: null }]);
  });

  it("gives a repeat of its key what it is by now, and other arguments a refusal", async () => {
    const input = { idempotencyKey: "k" };
    const { contact } = await add(input);
    await update({ contactId: contact.id, name: "Robert" });
    expect(await add(input)).toMatchObject({ contact: { ...contact, name: "Robert" } });
    expect(await add({ ...input, note: "n" })).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    await remove(contact.id);
    expect(await add(input)).toMatchObject(NOT_FOUND);
    expect(await names()).toEqual([]);
  });

  it("needs a fresh proof where it is added or called anew, and none where it is removed", async () => {
    const id = await added("Ann");
    const proved = world.environment.clock.now().getTime() / 1000 - 601;
    const stale = userActor(alice.userId, { assurance: { methods: ["pwd"], at: Math.floor(proved) } });
    const ask = async (query: string, input: Record<string, unknown>) =>
      world.subgraph.execute({ query, variables: { input }, actor: stale, requestId: "req_test" });
    for (const [query, input] of [
      [ADD, { name: "Bea", payee: { username: bob.username }, idempotencyKey: randomUUID() }],
      [UPDATE, { contactId: id, name: "Bea" }],
    ] as const)
      expect((await ask(query, input)).errors?.[0]?.extensions.code).toBe("STEP_UP_REQUIRED");
    expect((await ask(REMOVE, { contactId: id })).data).toMatchObject({ removeContact: { contactId: id } });
  });
});

describe("somebody else's contact", () => {
  it("is not there, nor is one that never was, nor what is no id, and nothing changes", async () => {
    const theirs = (await add({ name: "Me", payee: { userId: alice.userId } }, bob)).contact;
    await added("Ann");
    for (const id of [theirs.id, newId("con"), "con_x", "", theirs.id.toUpperCase()]) {
      expect(await find(id)).toBeNull();
      expect(await remove(id)).toMatchObject(NOT_FOUND);
      expect(await update({ contactId: id, name: "z" })).toMatchObject(NOT_FOUND);
    }
    expect([await names(), await names({}, bob)]).toEqual([["Ann"], ["Me"]]);
    expect(await find(theirs.id, bob)).toEqual(theirs);
  });

  it("is shown to staff, and to nobody else", async () => {
    const { contact } = await add();
    const who = [{ __typename: "User", id: alice.userId }];
    expect((await bob.ask(OF_USER, { who })).errors[0].extensions.code).toBe("FORBIDDEN");
    const actor = userActor(newId("usr"), { roles: ["COMPLIANCE"] });
    const asked = { actor, requestId: "req_test" };
    const { data } = await world.subgraph.execute({ query: OF_USER, variables: { who }, ...asked });
    expect(data).toEqual({ _entities: [{ contacts: { nodes: [contact] } }] });
    const one = await world.subgraph.execute({ query: ONE, variables: { id: contact.id }, ...asked });
    expect(one.data).toEqual({ contact });
  });
});

describe("the list of contacts", () => {
  it("goes by names, page by page, and goes on where one was called otherwise meanwhile", async () => {
    for (const name of ["dora", "Ann", "cid", "Bea"]) await added(name);
    const first = await list({ first: 2 });
    expect(first).toMatchObject({
      nodes: [{ name: "Ann" }, { name: "Bea" }],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    const { endCursor: after } = first.pageInfo;
    expect(await list({ first: 2, after })).toMatchObject({
      nodes: [{ name: "cid" }, { name: "dora" }],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
    await update({ contactId: first.nodes[1].id, name: "Cy" });
    expect(await names({ after })).toEqual(["dora"]);
    for (const [args, who] of [[{ after }, bob] as const, [{ after, search: "d" }, alice] as const])
      expect((await who.ask(LIST, args)).errors[0].extensions.inputs).toMatchObject([{ code: "INVALID_CURSOR" }]);
    await remove(first.nodes[1].id);
    expect((await alice.ask(LIST, { after })).errors[0].extensions).toMatchObject({ code: "BAD_USER_INPUT" });
  });

  it("finds by a part of the name, whatever its case, and nothing by what patterns mean", async () => {
    for (const name of ["Ann Smith", "Joann", "Bob_S"]) await added(name);
    expect(await names({ search: "ANN" })).toEqual(["Ann Smith", "Joann"]);
    expect(await names({ search: "_" })).toEqual(["Bob_S"]);
    expect(await names({ search: "%" })).toEqual([]);
    expect((await alice.ask(LIST, { search: "s".repeat(65) })).errors[0].extensions.inputs).toMatchObject([
      { path: "search", code: "TOO_LONG" },
    ]);
  });
});

describe("contacts that change at once", () => {
  it("are one of a name, whoever comes first, in two processes", async () => {
    const elsewhere = (await world.another())(alice);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) => add({ name: at % 3 ? "BOB" : "bob" }, at % 2 ? elsewhere : alice)),
    );
    expect(countAnswers(answers.map(({ __typename }) => __typename))).toEqual({
      AddContactSuccess: 1,
      ContactNameTaken: 11,
    });
    expect(await names()).toHaveLength(1);
  });

  it("are never more than one may have; others have their own room", async () => {
    const elsewhere = (await world.another())(alice);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) => add({ name: `n${at}` }, at % 2 ? elsewhere : alice)),
    );
    expect(countAnswers(answers.map(({ __typename }) => __typename))).toEqual({
      AddContactSuccess: MAX,
      QuotaExceeded: 12 - MAX,
    });
    expect(answers.find(({ limit }) => limit)).toMatchObject({ limit: MAX, code: "QUOTA_EXCEEDED" });
    expect(await names()).toHaveLength(MAX);
    expect(await add({ payee: { userId: alice.userId } }, bob)).toMatchObject({ __typename: "AddContactSuccess" });
  });

  it("are one of one key, and swap no names: two that are called as the other is", async () => {
    const elsewhere = (await world.another())(alice);
    const same = { idempotencyKey: "k" };
    const answers = await Promise.all(Array.from({ length: 8 }, (_, at) => add(same, at % 2 ? elsewhere : alice)));
    expect(new Set(answers.map(({ contact }) => contact.id)).size).toBe(1);
    const [one, other] = [await added("one"), await added("other")];
    const renamed = await Promise.all([
      update({ contactId: one, name: "OTHER" }, elsewhere),
      update({ contactId: other, name: "ONE" }),
      update({ contactId: one, name: "new" }, elsewhere),
      update({ contactId: other, name: "New" }),
    ]);
    expect(
      renamed.map(({ code }) => code ?? "").filter((code) => code !== "" && code !== "CONTACT_NAME_TAKEN"),
    ).toEqual([]);
    const left = (await names()).map((name) => name.toLowerCase());
    expect(new Set(left).size).toBe(3);
  });
});

describe("the table of contacts", () => {
  const insert = (changes: Record<string, string> = {}) => {
    const values = { name: "'N'", name_key: "'n'", note: "NULL", user_id: "gen_random_uuid()", ...changes };
    return `INSERT INTO contact (id, owner_id, ${Object.keys(values).join(", ")})
      SELECT gen_random_uuid(), '${uuidOf(alice.userId)}', ${Object.values(values).join(", ")}`;
  };

  it("is not rewritten: whose a contact is, and since when, stays, and none is ever gone", async () => {
    for (const text of [
      ...["DELETE FROM contact", "TRUNCATE contact", insert({ created_at: "now()" }), insert({ removed_at: "now()" })],
      ...["owner_id", "id"].map((name) => `UPDATE contact SET ${name} = gen_random_uuid()`),
      "UPDATE contact SET created_at = now()",
    ])
      await expect(world.environment.pool.query(text), text).rejects.toMatchObject({ code: "42501" });
  });

  it.each([
    ["contact_name_size", { name: "''" }],
    ["contact_name_size", { name: "repeat('x', 65)" }],
    ["contact_name_size", { name_key: "''" }],
    ["contact_note_size", { note: "''" }],
    ["contact_note_size", { note: "repeat('x', 257)" }],
    ["contact_means_one", { user_id: "NULL" }],
    ["contact_means_one", { account_id: "gen_random_uuid()" }],
    ["contact_removed_is_erased", { name: "NULL" }],
    ["contact_removed_is_erased", { name_key: "NULL" }],
  ])("keeps out what cannot be: %s with %o", async (constraint, changes) => {
    const query = world.environment.pool.query(insert(changes));
    await expect(query).rejects.toMatchObject({ code: "23514", constraint });
  });

  it("has nobody as their own, one of a name, and each means for good whom it means", async () => {
    const { pool } = world.environment;
    await pool.query(insert());
    const own = `owner_id = '${uuidOf(alice.userId)}'`;
    const erased = "name = NULL, name_key = NULL, note = NULL, user_id = NULL, account_id = NULL";
    for (const [constraint, text] of [
      ["contact_of_somebody_else", insert({ name_key: "'o'", user_id: `'${uuidOf(alice.userId)}'` })],
      ["contact_one_live_name", insert()],
      ["contact_means_whom_it_means", `UPDATE contact SET user_id = gen_random_uuid() WHERE ${own}`],
      ["contact_means_whom_it_means", `UPDATE contact SET user_id = NULL, account_id = user_id WHERE ${own}`],
      ["contact_means_one", `UPDATE contact SET removed_at = now(), name = NULL, name_key = NULL WHERE ${own}`],
      ["contact_removed_is_erased", `UPDATE contact SET removed_at = now(), user_id = NULL WHERE ${own}`],
    ] as const)
      await expect(pool.query(text), text).rejects.toMatchObject({ constraint });
    await pool.query(`UPDATE contact SET removed_at = now(), ${erased} WHERE ${own}`);
    await expect(
      pool.query(`UPDATE contact SET removed_at = NULL, user_id = gen_random_uuid() WHERE ${own}`),
    ).rejects.toMatchObject({ constraint: "contact_means_whom_it_means" });
  });
});
