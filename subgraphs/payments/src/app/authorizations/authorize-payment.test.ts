import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { cents, type FakeWorld, makeFakeWorld } from "../../../test/fakes/world.ts";
import { type AuthorizePayment, makeAuthorizePayment } from "./authorize-payment.ts";

type Asked = (world: FakeWorld) => Partial<AuthorizePayment>;
const order = ({ alice, bob }: FakeWorld, changes: Partial<AuthorizePayment> = {}): AuthorizePayment => ({
  actorId: alice.userId,
  fromAccountId: alice.account.id,
  to: { username: bob.key },
  amount: cents(500n),
  memo: null,
  expiresInSeconds: 600,
  idempotencyKey: "k",
  ...changes,
});

describe("authorizePayment", () => {
  it.each<[string, string, Asked]>([
    ["somebody else's account", "ACCOUNT_NOT_FOUND", ({ bob }) => ({ fromAccountId: bob.account.id })],
    ["an account that is not there", "ACCOUNT_NOT_FOUND", () => ({ fromAccountId: newId("acc") })],
    ["nobody's username", "PAYEE_NOT_FOUND", () => ({ to: { username: null } })],
    ["another currency than the account has", "CURRENCY_MISMATCH", () => ({ amount: cents(1n, "EUR") })],
    ["the account that pays", "SAME_ACCOUNT", ({ alice }) => ({ to: { accountId: alice.account.id } })],
  ])("refuses %s, holds nothing and leaves the key free", async (_what, code, asked) => {
    const world = makeFakeWorld();
    const authorize = makeAuthorizePayment(world.deps);
    expect(await authorize(order(world, asked(world)))).toMatchObject({ ok: false, error: { code } });
    expect(world.money.submitted).toEqual([]);
    expect((await authorize(order(world))).ok).toBe(true);
  });

  it.each([
    { code: "ACCOUNT_FROZEN" },
    { code: "ACCOUNT_CLOSED" },
    { code: "SAME_ACCOUNT" },
    { code: "QUOTA_EXCEEDED", limit: 3 },
  ] as const)("answers %j where it is decided so, also to the repeat", async (refusal) => {
    const world = makeFakeWorld();
    world.money.refuseNext(refusal);
    for (let times = 0; times < 2; times += 1)
      expect(await makeAuthorizePayment(world.deps)(order(world))).toEqual(err(refusal));
    expect(world.money.list()).toEqual([]);
  });

  it("says what is available where it is too little", async () => {
    const world = makeFakeWorld();
    world.money.refuseNext({ code: "INSUFFICIENT_FUNDS", available: { units: "7", currency: "USD" } });
    expect(await makeAuthorizePayment(world.deps)(order(world))).toEqual(
      err({ code: "INSUFFICIENT_FUNDS", available: cents(7n) }),
    );
  });

  it.each<[string, Asked]>([
    ["time", () => ({ expiresInSeconds: 601 })],
    ["amount", () => ({ amount: cents(501n) })],
    ["payee", ({ eve }) => ({ to: { username: eve.key } })],
  ])("refuses the same key with another %s", async (_what, asked) => {
    const world = makeFakeWorld();
    await makeAuthorizePayment(world.deps)(order(world));
    expect(await makeAuthorizePayment(world.deps)(order(world, asked(world)))).toEqual(
      err({ code: "IDEMPOTENCY_KEY_REUSED" }),
    );
    expect(world.money.list()).toHaveLength(1);
  });

  it("reserves what was asked for, until its time, and moves nothing", async () => {
    const world = makeFakeWorld();
    const authorized = await makeAuthorizePayment(world.deps)(order(world));
    expect(authorized).toMatchObject({
      ok: true,
      value: {
        status: "PENDING",
        endedAt: null,
        authorization: { amount: cents(500n), expiresAt: new Date(world.clock.now().getTime() + 600_000) },
      },
    });
    expect(world.money.submitted.map(({ step }) => step.kind)).toEqual(["authorize"]);
  });

  it("gives a repeat its payment without a second hold, also where its people are not known any more", async () => {
    const world = makeFakeWorld();
    const first = await makeAuthorizePayment(world.deps)(order(world));
    world.directory.forget();
    expect(await makeAuthorizePayment(world.deps)(order(world))).toEqual(first);
    expect(world.money.submitted).toHaveLength(1);
  });
});
