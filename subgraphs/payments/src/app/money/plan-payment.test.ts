import { newId } from "@coffer/contracts/ids";
import { formatMoney, zero } from "@coffer/money/money";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cents, type FakeWorld, makeFakeWorld } from "../../../test/fakes/world.ts";
import { findParties, meanPayee, type PaymentOrder, planPayment, toClaimedArguments } from "./plan-payment.ts";

const order = ({ alice, bob }: FakeWorld, changes: Partial<PaymentOrder> = {}): PaymentOrder => ({
  actorId: alice.userId,
  fromAccountId: alice.account.id,
  to: { username: bob.key },
  amount: cents(500n),
  memo: "rent",
  ...changes,
});

async function plan(world: FakeWorld, asked: PaymentOrder) {
  const parties = await findParties(world.directory, asked);
  if (!parties.ok) throw new Error(parties.error.code);
  return planPayment(asked, parties.value, {
    amount: asked.amount,
    fee: cents(0n),
    now: world.clock.now(),
  });
}

describe("meanPayee", () => {
  it("makes of a contact whom it means, of what is none of the payer's nobody, and of all else what it was", async () => {
    const world = makeFakeWorld();
    const { directory, alice, bob, eve } = world;
    const [person, account] = [{ userId: bob.userId }, { accountId: bob.account.id }];
    const [own, theirs] = [alice.userId, eve.userId].map((owner) => directory.contact(owner, account).id);
    const nobody = { userId: null };
    for (const [to, meant] of [
      [{ contactId: directory.contact(alice.userId, person).id }, person],
      [{ contactId: own ?? null }, account],
      [{ contactId: theirs ?? null }, nobody],
      [{ contactId: null }, nobody],
      [{ username: bob.key }, { username: bob.key }],
      [account, account],
    ] as const)
      expect(await meanPayee(directory, { ...order(world), to })).toEqual({ ...order(world), to: meant });
  });
});

describe("findParties", () => {
  it("refuses the payer's side before it says anything of the payee's", async () => {
    const world = makeFakeWorld();
    const { directory, bob } = world;
    const to = { accountId: directory.account(bob.userId, "EUR").id };
    for (const fromAccountId of [bob.account.id, newId("acc"), null])
      expect(await findParties(directory, order(world, { fromAccountId, to }))).toMatchObject({
        error: { code: "ACCOUNT_NOT_FOUND" },
      });
  });

  it("says of which currency the account is that does not fit, the payer's first", async () => {
    const world = makeFakeWorld();
    const euros = world.directory.account(world.bob.userId, "EUR");
    for (const [changes, accountCurrency] of [
      [{ amount: cents(1n, "EUR") }, "USD"],
      [{ to: { accountId: euros.id } }, "EUR"],
    ] as const)
      expect(await findParties(world.directory, order(world, changes))).toEqual({
        ok: false,
        error: { code: "CURRENCY_MISMATCH", accountCurrency },
      });
  });
});

describe("what a key is bound to", () => {
  it("is what it was before there were priorities where the request has none, and where that is NORMAL", () => {
    const asked = order(makeFakeWorld());
    const before = toClaimedArguments(asked);
    expect(before.slice(-2)).toEqual(["USD", "rent"]);
    expect(toClaimedArguments({ ...asked, priority: undefined })).toEqual(before);
    expect(toClaimedArguments({ ...asked, reference: "r" })).toEqual([...before, "r"]);
  });

  it("is another for each priority, whatever the reference is", () => {
    const asked = order(makeFakeWorld());
    const all = ([undefined, "LOW", "HIGH"] as const).flatMap((priority) =>
      [null, "LOW", "HIGH", "r"].map((reference) =>
        JSON.stringify(toClaimedArguments({ ...asked, priority, reference })),
      ),
    );
    expect(new Set(all).size).toBe(12);
  });
});

describe("planPayment", () => {
  it("never names a closed account of a payee who is named, and plans one to be opened", async () => {
    const world = makeFakeWorld();
    world.directory.close(world.bob.account);
    for (const to of [{ username: world.bob.key }, { userId: world.bob.userId }]) {
      const { payment, payee } = await plan(world, order(world, { to }));
      expect(payment.to?.userId).toBe(world.bob.userId);
      expect(payment.to?.accountId).not.toBe(world.bob.account.id);
      expect(payee).toEqual({ userId: world.bob.userId, currency: "USD", isFound: false });
    }
  });

  it("pays into the very account that is named, and no other of its owner", async () => {
    const world = makeFakeWorld();
    const second = world.directory.account(world.bob.userId);
    const { payment, ...rest } = await plan(world, order(world, { to: { accountId: second.id } }));
    expect(payment.to?.accountId).toBe(second.id);
    expect(rest).toEqual({});
  });

  it("is a transfer where somebody pays themselves, and a send else", async () => {
    const world = makeFakeWorld();
    const own = world.directory.account(world.alice.userId);
    expect((await plan(world, order(world, { to: { accountId: own.id } }))).payment.kind).toBe("TRANSFER");
    expect((await plan(world, order(world))).payment.kind).toBe("SEND");
  });

  it("moves what was asked for, free of charge, and is done at once", async () => {
    const world = makeFakeWorld();
    const { payment } = await plan(world, order(world));
    expect(payment).toMatchObject({
      status: "COMPLETED",
      amount: cents(500n),
      fee: zero(cents(500n).asset),
      memo: "rent",
      from: { accountId: world.alice.account.id, userId: world.alice.userId },
      createdAt: world.clock.now(),
      endedAt: world.clock.now(),
    });
  });
});

describe("what a key is bound to", () => {
  it("differs wherever the order does", () => {
    const world = makeFakeWorld();
    const { alice, bob, eve } = world;
    const orders = fc.record({
      fromAccountId: fc.constantFrom(alice.account.id, bob.account.id, null),
      to: fc.constantFrom(
        { username: bob.key },
        { username: null },
        { userId: bob.userId },
        { userId: null },
        { accountId: eve.account.id },
        { accountId: null },
      ),
      amount: fc.constantFrom(cents(1n), cents(10n), cents(1n, "EUR")),
      memo: fc.constantFrom(null, "", "null", "USD"),
    });
    const textOf = ({ amount, ...rest }: Partial<PaymentOrder>) =>
      JSON.stringify([rest, amount && formatMoney(amount), amount?.asset.code]);
    fc.assert(
      fc.property(orders, orders, (one, other) => {
        const [a, b] = [order(world, one), order(world, other)].map((each) => JSON.stringify(toClaimedArguments(each)));
        expect(a === b).toBe(textOf(one) === textOf(other));
      }),
      { numRuns: 500 },
    );
  });
});
