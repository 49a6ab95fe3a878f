import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cents, type FakeWorld, makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeSendPayment, type SendPayment } from "./send-payment.ts";

const order = ({ alice, bob }: FakeWorld, changes: Partial<SendPayment> = {}): SendPayment => ({
  actorId: alice.userId,
  fromAccountId: alice.account.id,
  to: { username: bob.key },
  amount: cents(500n),
  memo: null,
  idempotencyKey: "k",
  ...changes,
});

type Asked = (world: FakeWorld) => Partial<SendPayment>;
const REFUSED: [string, string, Asked][] = [
  ["somebody else's account", "ACCOUNT_NOT_FOUND", ({ bob }) => ({ fromAccountId: bob.account.id })],
  ["an account that is not there", "ACCOUNT_NOT_FOUND", () => ({ fromAccountId: newId("acc") })],
  ["what is no account's id", "ACCOUNT_NOT_FOUND", () => ({ fromAccountId: null })],
  [
    "somebody else's account, to nobody: it does not say which of the two",
    "ACCOUNT_NOT_FOUND",
    ({ bob }) => ({ fromAccountId: bob.account.id, to: { username: null } }),
  ],
  ["another currency than the account has", "CURRENCY_MISMATCH", () => ({ amount: cents(1n, "EUR") })],
  ["nobody's username", "PAYEE_NOT_FOUND", () => ({ to: { username: null } })],
  ["nobody's id", "PAYEE_NOT_FOUND", () => ({ to: { userId: newId("usr") } })],
  ["nobody's account", "PAYEE_NOT_FOUND", () => ({ to: { accountId: newId("acc") } })],
  ["a contact that is not there", "PAYEE_NOT_FOUND", () => ({ to: { contactId: newId("con") } })],
  ["what is no contact's id", "PAYEE_NOT_FOUND", () => ({ to: { contactId: null } })],
  [
    "somebody else's contact",
    "PAYEE_NOT_FOUND",
    ({ directory, eve, bob }) => ({ to: { contactId: directory.contact(eve.userId, { userId: bob.userId }).id } }),
  ],
  [
    "a contact that was removed",
    "PAYEE_NOT_FOUND",
    ({ directory, alice, bob }) => {
      const contact = directory.contact(alice.userId, { userId: bob.userId });
      contact.remove();
      return { to: { contactId: contact.id } };
    },
  ],
  [
    "a contact that is the account that pays",
    "SAME_ACCOUNT",
    ({ directory, alice }) => ({
      to: { contactId: directory.contact(alice.userId, { accountId: alice.account.id }).id },
    }),
  ],
  [
    "an account of another currency",
    "CURRENCY_MISMATCH",
    ({ directory, bob }) => ({ to: { accountId: directory.account(bob.userId, "EUR").id } }),
  ],
  ["the account that pays", "SAME_ACCOUNT", ({ alice }) => ({ to: { accountId: alice.account.id } })],
];

describe("sendPayment", () => {
  it.each(REFUSED)("refuses %s with %s, submits nothing and leaves the key free", async (_what, code, asked) => {
    const world = makeFakeWorld();
    const send = makeSendPayment(world.deps);
    expect(await send(order(world, asked(world)))).toMatchObject({ ok: false, error: { code } });
    expect(world.money.submitted).toEqual([]);
    expect((await send(order(world))).ok).toBe(true);
  });

  it.each(["ACCOUNT_FROZEN", "ACCOUNT_CLOSED", "SAME_ACCOUNT"] as const)(
    "answers %s where the ledger does, and the same to the repeat",
    async (code) => {
      const world = makeFakeWorld();
      world.money.refuseNext({ code });
      for (let times = 0; times < 2; times += 1)
        expect(await makeSendPayment(world.deps)(order(world))).toEqual(err({ code }));
      expect(world.money.list()).toEqual([]);
    },
  );

  it("says what is available where it is too little, also to a repeat that comes when there is enough", async () => {
    const world = makeFakeWorld();
    world.money.refuseNext({ code: "INSUFFICIENT_FUNDS", available: { units: "120", currency: "USD" } });
    const refused = err({ code: "INSUFFICIENT_FUNDS", available: cents(120n) });
    expect(await makeSendPayment(world.deps)(order(world))).toEqual(refused);
    expect(await makeSendPayment(world.deps)(order(world))).toEqual(refused);
  });

  it("takes a refusal that no send can have for a fault", async () => {
    const world = makeFakeWorld();
    world.money.refuseNext({ code: "QUOTA_EXCEEDED", limit: 1 });
    await expect(makeSendPayment(world.deps)(order(world))).rejects.toThrow("QUOTA_EXCEEDED");
  });

  it.each<[string, Asked]>([
    ["account", ({ directory, alice }) => ({ fromAccountId: directory.account(alice.userId).id })],
    ["payee", ({ eve }) => ({ to: { username: eve.key } })],
    ["way to name the payee", ({ bob }) => ({ to: { userId: bob.userId } })],
    [
      "way to name the payee: a contact",
      ({ directory, alice, bob }) => ({
        to: { contactId: directory.contact(alice.userId, { userId: bob.userId }).id },
      }),
    ],
    ["amount", () => ({ amount: cents(501n) })],
    ["memo", () => ({ memo: "rent" })],
    ["currency, which would be refused besides", () => ({ amount: cents(500n, "EUR") })],
  ])("refuses the same key with another %s", async (_what, asked) => {
    const world = makeFakeWorld();
    const send = makeSendPayment(world.deps);
    await send(order(world));
    expect(await send(order(world, asked(world)))).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(world.money.list()).toHaveLength(1);
  });

  it("gives a repeat its payment, also where payer and payee could not be found any more", async () => {
    const world = makeFakeWorld();
    const send = makeSendPayment(world.deps);
    const first = await send(order(world));
    world.directory.forget();
    expect(await send(order(world))).toEqual(first);
    expect(world.money.list()).toHaveLength(1);
  });

  it("pays once for each key, whatever is repeated in which order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 10 }), async (requests) => {
        const world = makeFakeWorld();
        const first = new Map<string, unknown>();
        for (const idempotencyKey of requests) {
          const answer = await makeSendPayment(world.deps)(order(world, { idempotencyKey }));
          expect(answer).toEqual(first.get(idempotencyKey) ?? answer);
          first.set(idempotencyKey, answer);
        }
        expect(world.money.list()).toHaveLength(new Set(requests).size);
      }),
    );
  });
});
