import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { type AskedWorld, makeAskedWorld } from "../../../test/fakes/asked.ts";
import { cents } from "../../../test/fakes/world.ts";
import { makeRequestPayment, type RequestPayment } from "./request-payment.ts";

type Asked = (world: AskedWorld) => Partial<RequestPayment>;

describe("requestPayment", () => {
  it.each<[string, string, Asked]>([
    ["what is no account's id", "ACCOUNT_NOT_FOUND", () => ({ toAccountId: null })],
    ["an account that is not there", "ACCOUNT_NOT_FOUND", () => ({ toAccountId: newId("acc") })],
    ["somebody else's account", "ACCOUNT_NOT_FOUND", ({ bob }) => ({ toAccountId: bob.account.id })],
    ["an amount in another currency", "CURRENCY_MISMATCH", () => ({ amount: cents(1n, "EUR") })],
    ["a lower bound in another", "CURRENCY_MISMATCH", () => ({ amount: null, minimum: cents(1n, "EUR") })],
    ["an upper bound in another", "CURRENCY_MISMATCH", () => ({ amount: null, maximum: cents(1n, "EUR") })],
    ["nobody's name", "PAYER_NOT_FOUND", () => ({ from: { username: null } })],
    ["nobody's id", "PAYER_NOT_FOUND", () => ({ from: { userId: newId("usr") } })],
    ["oneself", "OWN_REQUEST", ({ alice }) => ({ from: { userId: alice.userId } })],
  ])("refuses %s with %s, makes nothing and leaves the key free", async (_what, code, asked) => {
    const world = await makeAskedWorld();
    const ask = makeRequestPayment(world.deps);
    const order = { ...world.order, idempotencyKey: "k" };
    expect(await ask({ ...order, ...asked(world) })).toMatchObject({ error: { code } });
    expect(await world.deps.requestChanges.headOfUser(world.alice.userId)).toBe("2");
    expect(await ask(order)).toMatchObject({ ok: true });
  });

  it("gives a repeat what was made, as it is by then, whoever has gone since", async () => {
    const world = await makeAskedWorld();
    const ask = makeRequestPayment(world.deps);
    world.directory.forget();
    expect(await ask(world.order)).toMatchObject({ value: { id: world.namedId, status: "OPEN" } });
    world.clock.pass(600_000);
    await world.deps.requestDesk.expire(world.namedId);
    expect(await ask(world.order)).toMatchObject({ value: { id: world.namedId, status: "EXPIRED" } });
    for (const changes of [{ memo: null }, { expiresInSeconds: 601 }, { from: null }, { amount: cents(501n) }])
      expect(await ask({ ...world.order, ...changes })).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
  });

  it("is refused where there are as many as there may be, for good", async () => {
    const world = await makeAskedWorld();
    const ask = makeRequestPayment(world.deps);
    await ask({ ...world.order, idempotencyKey: "third" });
    const refused = err({ code: "QUOTA_EXCEEDED", limit: 3 });
    expect(await ask({ ...world.order, idempotencyKey: "fourth" })).toEqual(refused);
    expect(await ask({ ...world.order, idempotencyKey: "fourth" })).toEqual(refused);
  });
});
