import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeFakeDestinations } from "../../../test/fakes/payouts.ts";
import { makeFakeProvider } from "../../../test/fakes/provider.ts";
import { cents, type FakeWorld, makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeRequestDeposit, type RequestDeposit } from "./request-deposit.ts";

function makeWorld({ needsMethod = false } = {}) {
  const world = makeFakeWorld();
  const woken: number[] = [];
  const sources = makeFakeDestinations();
  const provider = makeFakeProvider({ currencies: ["USD"], needsMethod });
  const request = makeRequestDeposit({
    ...world.deps,
    provider,
    sources,
    requested: () => woken.push(world.money.list().length),
  });
  return { ...world, woken, request, sources };
}
const order = ({ alice }: FakeWorld, changes: Partial<RequestDeposit> = {}): RequestDeposit => ({
  actorId: alice.userId,
  accountId: alice.account.id,
  amount: cents(500n),
  idempotencyKey: "k",
  ...changes,
});

describe("requestDeposit", () => {
  it.each<[string, string, (world: FakeWorld) => Partial<RequestDeposit>]>([
    ["somebody else's account", "ACCOUNT_NOT_FOUND", ({ bob }) => ({ accountId: bob.account.id })],
    ["an account that is not there", "ACCOUNT_NOT_FOUND", () => ({ accountId: newId("acc") })],
    ["what is no account's id", "ACCOUNT_NOT_FOUND", () => ({ accountId: null })],
    ["another currency than the account has", "CURRENCY_MISMATCH", () => ({ amount: cents(1n, "EUR") })],
    [
      "a currency that the provider does not bring",
      "DEPOSIT_UNAVAILABLE",
      ({ directory, alice }) => ({
        accountId: directory.account(alice.userId, "EUR").id,
        amount: cents(1n, "EUR"),
      }),
    ],
  ])("refuses %s, notes nothing and wakes nobody", async (_what, code, asked) => {
    const world = makeWorld();
    expect(await world.request(order(world, asked(world)))).toMatchObject({ ok: false, error: { code } });
    expect([world.money.submitted, world.woken]).toEqual([[], []]);
  });

  it.each([{ code: "ACCOUNT_CLOSED" }, { code: "QUOTA_EXCEEDED", limit: 2 }] as const)(
    "answers %j where it is decided so, also to the repeat",
    async (refusal) => {
      const world = makeWorld();
      world.money.refuseNext(refusal);
      for (let times = 0; times < 2; times += 1) expect(await world.request(order(world))).toEqual(err(refusal));
      expect(world.money.list()).toEqual([]);
    },
  );

  it("refuses the same key with another amount or account", async () => {
    const world = makeWorld();
    await world.request(order(world));
    for (const changes of [{ amount: cents(501n) }, { accountId: world.directory.account(world.alice.userId).id }])
      expect(await world.request(order(world, changes))).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(world.money.list()).toHaveLength(1);
  });

  it("notes it as PENDING, with no payer and no end, and wakes the job only once it is committed", async () => {
    const world = makeWorld();
    const requested = await world.request(order(world));
    expect(requested).toMatchObject({
      ok: true,
      value: {
        kind: "DEPOSIT",
        status: "PENDING",
        amount: cents(500n),
        from: null,
        to: { accountId: world.alice.account.id, userId: world.alice.userId },
        endedAt: null,
      },
    });
    expect(world.woken).toEqual([1]);
  });

  it("gives a repeat its deposit as it is, also where the account is not known any more", async () => {
    const world = makeWorld();
    const first = await world.request(order(world));
    world.directory.forget();
    expect(await world.request(order(world))).toEqual(first);
    expect(world.money.list()).toHaveLength(1);
  });

  it.each<[string, (world: ReturnType<typeof makeWorld>) => Partial<RequestDeposit>]>([
    ["PAYMENT_METHOD_NOT_FOUND", ({ bob, sources }) => ({ methodId: sources.add(bob.userId).id })],
    ["PAYMENT_METHOD_NOT_FOUND", () => ({ methodId: newId("pm") })],
    ["PAYMENT_METHOD_NOT_FOUND", () => ({ methodId: null })],
    ["PAYMENT_METHOD_UNVERIFIED", ({ alice, sources }) => ({ methodId: sources.add(alice.userId, false).id })],
    [
      "PAYMENT_METHOD_UNSUITABLE",
      ({ alice, sources }) => ({ methodId: sources.add(alice.userId, true, { takesDeposits: false }).id }),
    ],
    ["AMOUNT_UNSUPPORTED", () => ({ amount: cents(1_000_001n) })],
  ])("refuses with %s, and notes nothing", async (code, changes) => {
    const world = makeWorld();
    expect(await world.request(order(world, changes(world)))).toEqual(err({ code }));
    expect([world.money.list(), world.woken]).toEqual([[], []]);
  });

  it("names where it comes from, and its key is bound to that", async () => {
    const { request, sources, money, ...world } = makeWorld();
    const { id: methodId } = sources.add(world.alice.userId);
    const asked = order({ ...world, money }, { methodId });
    expect(await request(asked)).toMatchObject({ ok: true, value: { status: "PENDING" } });
    expect(money.submitted.at(-1)?.step).toMatchObject({ payment: { methodId } });
    const other = sources.add(world.alice.userId).id;
    const reused = err({ code: "IDEMPOTENCY_KEY_REUSED" });
    expect(await request({ ...asked, methodId: other })).toEqual(reused);
    expect(await request({ ...asked, methodId: undefined })).toEqual(reused);
  });

  it("takes the default where none is named and the provider needs one, and is refused where there is none", async () => {
    const { request, sources, money, ...world } = makeWorld({ needsMethod: true });
    const asked = order({ ...world, money });
    expect(await request(asked)).toEqual(err({ code: "PAYMENT_METHOD_NOT_FOUND" }));
    const { id: methodId } = sources.add(world.alice.userId);
    sources.add(world.alice.userId);
    expect(await request(asked)).toMatchObject({ ok: true });
    expect(money.submitted.at(-1)?.step).toMatchObject({ payment: { methodId } });
  });
});
