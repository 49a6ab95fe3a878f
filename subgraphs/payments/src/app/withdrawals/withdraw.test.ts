import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeFakeDestinations, makeFakePayouts } from "../../../test/fakes/payouts.ts";
import { cents, type FakeWorld, makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeWithdraw, type Withdraw } from "./withdraw.ts";

function makeWorld() {
  const world = makeFakeWorld();
  const destinations = makeFakeDestinations();
  const woken: number[] = [];
  const withdraw = makeWithdraw({
    ...world.deps,
    destinations,
    payouts: makeFakePayouts({ currencies: ["USD"] }),
    clearing: () => newId("acc"),
    withdrawn: () => woken.push(world.money.list().length),
  });
  const [bank, theirs] = [destinations.add(world.alice.userId), destinations.add(world.bob.userId)];
  const unverified = destinations.add(world.alice.userId, false);
  return { ...world, destinations, woken, withdraw, bank, theirs, unverified };
}
type World = FakeWorld & Pick<ReturnType<typeof makeWorld>, "bank" | "theirs" | "unverified" | "destinations">;

const order = ({ alice, bank }: World, changes: Partial<Withdraw> = {}): Withdraw => ({
  actorId: alice.userId,
  fromAccountId: alice.account.id,
  methodId: bank.id,
  amount: cents(500n),
  memo: "rent",
  idempotencyKey: "k",
  ...changes,
});

describe("withdraw", () => {
  it.each<[string, string, (world: World) => Partial<Withdraw>]>([
    ["somebody else's account", "ACCOUNT_NOT_FOUND", ({ bob }) => ({ fromAccountId: bob.account.id })],
    ["what is no account's id", "ACCOUNT_NOT_FOUND", () => ({ fromAccountId: null })],
    ["another currency than the account has", "CURRENCY_MISMATCH", () => ({ amount: cents(1n, "EUR") })],
    ["somebody else's method", "PAYMENT_METHOD_NOT_FOUND", ({ theirs }) => ({ methodId: theirs.id })],
    ["what is no method's id", "PAYMENT_METHOD_NOT_FOUND", () => ({ methodId: null })],
    ["a method that is not verified", "PAYMENT_METHOD_UNVERIFIED", ({ unverified }) => ({ methodId: unverified.id })],
    [
      "a method that nothing goes out to",
      "PAYMENT_METHOD_UNSUITABLE",
      ({ destinations, alice }) => ({
        methodId: destinations.add(alice.userId, true, { takesWithdrawals: false }).id,
      }),
    ],
    ["an amount that the provider does not move", "AMOUNT_UNSUPPORTED", () => ({ amount: cents(1_000_001n) })],
    [
      "a currency that the provider does not bring out",
      "WITHDRAWAL_UNAVAILABLE",
      ({ directory, alice }) => ({
        fromAccountId: directory.account(alice.userId, "EUR").id,
        amount: cents(1n, "EUR"),
      }),
    ],
  ])("refuses %s, notes nothing and wakes nobody", async (_what, code, asked) => {
    const world = makeWorld();
    expect(await world.withdraw(order(world, asked(world)))).toMatchObject({ ok: false, error: { code } });
    expect([world.money.submitted, world.woken]).toEqual([[], []]);
  });

  it.each([
    { code: "ACCOUNT_CLOSED" },
    { code: "ACCOUNT_FROZEN" },
    { code: "QUOTA_EXCEEDED", limit: 2 },
    { code: "CURRENCY_DISABLED", currency: "USD" },
    { code: "PAYMENT_METHOD_NOT_FOUND" },
  ] as const)("answers %j where it is decided so, also to the repeat", async (refusal) => {
    const world = makeWorld();
    world.money.refuseNext(refusal);
    for (let times = 0; times < 2; times += 1) expect(await world.withdraw(order(world))).toEqual(err(refusal));
    expect(world.money.list()).toEqual([]);
  });

  it("refuses the same key with another amount, account, method or memo", async () => {
    const world = makeWorld();
    await world.withdraw(order(world));
    const others = [
      { amount: cents(501n) },
      { fromAccountId: world.directory.account(world.alice.userId).id },
      { methodId: world.unverified.id },
      { memo: null },
    ];
    for (const changes of others)
      expect(await world.withdraw(order(world, changes))).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(world.money.list()).toHaveLength(1);
  });

  it("notes it as PENDING, with no payee and no end, and wakes the job only once it is committed", async () => {
    const world = makeWorld();
    expect(await world.withdraw(order(world))).toMatchObject({
      ok: true,
      value: {
        kind: "WITHDRAWAL",
        status: "PENDING",
        amount: cents(500n),
        fee: cents(0n),
        memo: "rent",
        from: { accountId: world.alice.account.id, userId: world.alice.userId },
        to: null,
        endedAt: null,
      },
    });
    expect(world.woken).toEqual([1]);
  });

  it("gives a repeat its withdrawal as it is, also where account and method are not known any more", async () => {
    const world = makeWorld();
    const first = await world.withdraw(order(world));
    world.directory.forget();
    expect(await world.withdraw(order(world))).toMatchObject({ ok: true, value: { id: first.ok && first.value.id } });
    expect(world.money.list()).toHaveLength(1);
  });
});
