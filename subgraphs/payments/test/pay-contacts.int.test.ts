import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addContact, removeContact, UPDATE_CONTACT } from "./addressing.ts";
import { APPROVED_SEND, addPasskey, setPolicy } from "./approving.ts";
import { execute, preview } from "./previewing.ts";
import { advance, schedule, scheduled, startIn, untilResults, usd } from "./scheduling.ts";
import { makeWorld, OPEN, type Person, type World } from "./world.ts";

const OF_PAYMENT = "query ($id: ID!) { payment(id: $id) { contact { id name } } }";
const OF_PAYMENTS = "{ payments(first: 100) { nodes { id contact { id } } } }";

let world: World;
let alice: Person;
let bob: Person;
let purse: string;
let bobs: string;
beforeAll(async () => {
  world = await makeWorld();
  [alice, bob] = [await world.person("alice"), await world.person("bob")];
  [purse, bobs] = [await world.funded(alice, "500.00"), await world.funded(bob, "50.00")];
});
afterAll(() => world.end());

const input = (contactId: string, changes: Record<string, unknown> = {}) => ({
  fromAccountId: purse,
  to: { contactId },
  amount: usd("1.00"),
  idempotencyKey: randomUUID(),
  ...changes,
});
const dbId = (id: string) => uuidOf(id as never);
const readParties = async (paymentId: string) => {
  const { rows } = await world.admin.query(
    "SELECT kind, from_account AS payer, to_user AS person, to_account AS account FROM payments.payment WHERE id = $1",
    [dbId(paymentId)],
  );
  return rows[0];
};
const WAYS = ["sendPayment", "authorizePayment"] as const;

describe.each(WAYS)("%s to a contact", (way) => {
  it("pays the person into their oldest account, or the account that is meant, as its preview says", async () => {
    const { openAccount: second } = await bob.ask(OPEN, { input: { currency: "USD", idempotencyKey: randomUUID() } });
    for (const [payee, account] of [
      [{ username: "BOB" }, bobs],
      [{ accountId: second.account.id }, second.account.id],
    ] as const) {
      const { idempotencyKey, ...asked } = input(await addContact(alice, payee));
      expect(await preview(alice, way, asked)).toMatchObject({ __typename: "PreviewSuccess" });
      const { payment } = await execute(alice, way, { ...asked, idempotencyKey });
      expect(await readParties(payment.id)).toEqual({
        kind: "SEND",
        payer: dbId(purse),
        person: dbId(bob.userId),
        account: dbId(account),
      });
    }
  });

  it("is refused for somebody else's, one that never was, one that was removed, and what is no id", async () => {
    const [theirs, former] = [await addContact(bob, { userId: alice.userId }), await addContact(alice, bobsId())];
    await removeContact(alice, former);
    const refused = { __typename: "PayeeNotFound", code: "PAYEE_NOT_FOUND" };
    for (const id of [theirs, former, newId("con"), "con_x", bob.userId]) {
      const { idempotencyKey: _key, ...asked } = input(id);
      expect(await world.unchanged(() => execute(alice, way, input(id)))).toMatchObject(refused);
      expect(await preview(alice, way, asked)).toMatchObject(refused);
    }
  });

  it("gives a repeat its first result, whatever the contact is called by now, and once it is removed", async () => {
    const contactId = await addContact(alice, bobsId());
    const asked = input(contactId);
    const first = await execute(alice, way, asked);
    expect(first.payment.id).toMatch(/^pay_/);
    await alice.ask(UPDATE_CONTACT, { input: { contactId, name: randomUUID() } });
    expect(await execute(alice, way, asked)).toEqual(first);
    await removeContact(alice, contactId);
    expect(await execute(alice, way, asked)).toEqual(first);
    const other = await addContact(alice, bobsId());
    for (const to of [{ contactId: other }, bobsId()])
      expect(await execute(alice, way, { ...asked, to })).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
  });
});

const bobsId = () => ({ userId: bob.userId });

describe("a payment to a contact", () => {
  it("is refused as any other: into the account that pays, and where a field more is given", async () => {
    const own = await addContact(alice, { accountId: purse });
    expect(await execute(alice, "sendPayment", input(own))).toMatchObject({ code: "SAME_ACCOUNT" });
    const to = { contactId: own, userId: bob.userId };
    expect(await execute(alice, "sendPayment", input(own, { to }))).toEqual({ errors: ["BAD_USER_INPUT"] });
  });

  it("is approved as a payment to the person: the statement says nothing of the contact", async () => {
    const device = await addPasskey(world, alice);
    await setPolicy(world, { threshold: "100.00" });
    const contactId = await addContact(alice, bobsId());
    const sent = input(contactId, { amount: usd("100.00") });
    const { sendPayment: asked } = await alice.ask(APPROVED_SEND, { input: sent });
    expect(asked.__typename).toBe("ApprovalRequired");
    expect(JSON.parse(asked.statement)).toMatchObject({ payeeId: bob.userId });
    expect(asked.statement).not.toContain("con_");
    const approval = device.get(asked.options);
    // Whom it was signed for is whom it pays: no other contact of the same key.
    const toOther = { contactId: await addContact(alice, { accountId: bobs }) };
    const other = { ...sent, to: toOther, approval };
    expect((await alice.ask(APPROVED_SEND, { input: other })).sendPayment).toMatchObject({
      fault: "DIFFERENT_PAYMENT",
    });
    const { sendPayment: done } = await alice.ask(APPROVED_SEND, { input: { ...sent, approval } });
    expect(done).toMatchObject({ payment: { status: "COMPLETED" } });
    await setPolicy(world, { threshold: null });
  });

  it("is made once or not at all where its contact is removed meanwhile, in two processes", async () => {
    const elsewhere = (await world.another())(alice);
    for (let round = 0; round < 5; round += 1) {
      const contactId = await addContact(alice, bobsId());
      const before = await world.units(bobs);
      const asked = input(contactId);
      const [one, other] = await Promise.all([
        execute(alice, "sendPayment", asked),
        execute(elsewhere, "sendPayment", asked),
        removeContact(alice, contactId),
      ]);
      const paid = [one, other].filter(({ payment }) => payment).map(({ payment }) => payment.id);
      const refused = [one, other].filter(({ payment }) => !payment);
      expect(new Set(paid).size).toBeLessThanOrEqual(1);
      expect(refused.map(({ code }) => code).filter((code) => code !== "PAYEE_NOT_FOUND")).toEqual([]);
      expect(BigInt(await world.units(bobs)) - BigInt(before)).toBe(paid.length > 0 ? 100n : 0n);
    }
  });
});

describe("schedulePayment to a contact", () => {
  it("pays whom the contact meant when it was made, also once it is removed", async () => {
    const contacts = [await addContact(alice, bobsId()), await addContact(alice, { accountId: bobs })];
    const start = await startIn(alice, 3_600);
    const made = [];
    for (const contactId of contacts) made.push(await scheduled(alice, { ...input(contactId), ...start }));
    expect(made).toMatchObject([
      { payee: { id: bob.userId }, payeeAccount: null },
      { payee: { id: bob.userId }, payeeAccount: { id: bobs } },
    ]);
    for (const contactId of contacts) await removeContact(alice, contactId);
    await advance(alice, 3_601);
    for (const { id } of made) await untilResults(alice, id, ["PAID"]);
  });

  it("is refused for what is no contact of the payer's, and gives a repeat what it made", async () => {
    const theirs = await addContact(bob, { userId: alice.userId });
    const start = await startIn(alice, 3_600);
    for (const id of [theirs, newId("con"), "x"])
      expect(await schedule(alice, { ...input(id), ...start })).toMatchObject({ code: "PAYEE_NOT_FOUND" });
    const contactId = await addContact(alice, bobsId());
    const asked = { ...input(contactId), ...start };
    const made = await scheduled(alice, asked);
    await removeContact(alice, contactId);
    expect((await scheduled(alice, asked)).id).toBe(made.id);
  });
});

describe("the contact of a payment", () => {
  const readContact = async (who: Person, id: string) => (await who.ask(OF_PAYMENT, { id })).payment.contact;

  it("is the viewer's own that is the other person, whichever way it went, and never one of an account", async () => {
    const [carol, dan] = [await world.person("carol"), await world.person("dan")];
    const carols = await world.funded(carol, "10.00");
    const pay = async (who: Person, from: string, to: Record<string, unknown>) =>
      (await execute(who, "sendPayment", input("", { fromAccountId: from, to }))).payment.id;
    const there = await pay(carol, carols, { userId: dan.userId });
    const dans = await world.admin.query("SELECT to_account AS id FROM payments.payment WHERE id = $1", [dbId(there)]);
    expect(dans.rows).toHaveLength(1);
    for (const who of [carol, dan]) expect(await readContact(who, there)).toBeNull();

    await addContact(dan, { accountId: carols }, "Carol's purse");
    expect(await readContact(dan, there)).toBeNull();
    const first = await addContact(carol, { userId: dan.userId }, "Dan");
    await addContact(carol, { userId: dan.userId }, "Another Dan");
    const back = await addContact(dan, { username: "carol" }, "C.");
    expect(await readContact(carol, there)).toEqual({ id: first, name: "Dan" });
    expect(await readContact(dan, there)).toEqual({ id: back, name: "C." });
    const { openAccount: own } = await carol.ask(OPEN, { input: { currency: "USD", idempotencyKey: randomUUID() } });
    const within = await pay(carol, carols, { accountId: own.account.id });
    expect(await readContact(carol, within)).toBeNull();

    const { payments } = await carol.ask(OF_PAYMENTS);
    const shown = payments.nodes.map(({ id, contact }: { id: string; contact: unknown }) => [id, contact]);
    expect(shown).toContainEqual([there, { id: first }]);
    expect(shown).toContainEqual([within, null]);
    await removeContact(carol, first);
    expect(await readContact(carol, there)).toMatchObject({ name: "Another Dan" });

    const actor = userActor(newId("usr"), { roles: ["AUDITOR"] });
    const seen = await world.subgraph.execute({
      query: OF_PAYMENT,
      variables: { id: there },
      actor,
      requestId: "req_test",
    });
    expect(seen).toMatchObject({ data: { payment: { contact: null } } });
  });
});
