import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { type AskedWorld, makeAskedWorld } from "../../../test/fakes/asked.ts";
import { cents } from "../../../test/fakes/world.ts";
import { makePayRequest, type PayRequest } from "./pay-request.ts";
import { makeCancelRequest } from "./step-request.ts";

type Asked = (world: AskedWorld) => Partial<PayRequest>;
const tokenOf = (id: string) => ({ link: `token of ${id}` });
const order = (world: AskedWorld, changes: Partial<PayRequest> = {}): PayRequest => ({
  actorId: world.bob.userId,
  by: { requestId: world.namedId },
  fromAccountId: world.bob.account.id,
  amount: null,
  idempotencyKey: "k",
  ...changes,
});
const asEve = ({ eve }: AskedWorld) => ({ actorId: eve.userId, fromAccountId: eve.account.id });

describe("payRequest", () => {
  it.each<[string, string, Asked]>([
    ["what is no request's id", "REQUEST_NOT_FOUND", () => ({ by: { requestId: null } })],
    ["a request that is not there", "REQUEST_NOT_FOUND", () => ({ by: { requestId: newId("prq") } })],
    ["a stranger, as if it were not there", "REQUEST_NOT_FOUND", asEve],
    ["a stranger who knows a link's id", "REQUEST_NOT_FOUND", (w) => ({ ...asEve(w), by: { requestId: w.openId } })],
    ["a link that leads nowhere", "REQUEST_NOT_FOUND", () => ({ by: { link: "x" } })],
    ["a stranger who has the link of it", "NOT_PAYER", (w) => ({ ...asEve(w), by: tokenOf(w.namedId) })],
    ["whoever asks", "OWN_REQUEST", ({ alice }) => ({ actorId: alice.userId, fromAccountId: alice.account.id })],
    ["what is no account's id", "ACCOUNT_NOT_FOUND", () => ({ fromAccountId: null })],
    ["somebody else's account", "ACCOUNT_NOT_FOUND", ({ eve }) => ({ fromAccountId: eve.account.id })],
    ["an amount in another currency", "CURRENCY_MISMATCH", () => ({ amount: cents(500n, "EUR") })],
    ["another amount", "REQUEST_AMOUNT_MISMATCH", () => ({ amount: cents(499n) })],
    ["no amount where it is open", "REQUEST_AMOUNT_MISMATCH", (w) => ({ by: tokenOf(w.openId) })],
    ["too little", "REQUEST_AMOUNT_MISMATCH", (w) => ({ by: tokenOf(w.openId), amount: cents(99n) })],
    ["too much", "REQUEST_AMOUNT_MISMATCH", (w) => ({ by: tokenOf(w.openId), amount: cents(901n) })],
  ])("refuses %s with %s, submits nothing and leaves the key free", async (_what, code, asked) => {
    const world = await makeAskedWorld();
    const pay = makePayRequest(world.deps);
    expect(await pay(order(world, asked(world)))).toMatchObject({ ok: false, error: { code } });
    expect(world.money.submitted).toEqual([]);
    expect(await pay(order(world))).toMatchObject({ ok: true });
  });

  it("refuses an account of another currency, and says which it is in", async () => {
    const world = await makeAskedWorld();
    const euros = world.directory.account(world.bob.userId, "EUR");
    expect(await makePayRequest(world.deps)(order(world, { fromAccountId: euros.id }))).toEqual(
      err({ code: "CURRENCY_MISMATCH", accountCurrency: "EUR" }),
    );
  });

  it("sends what was asked for, with its words, into the account that it names", async () => {
    const world = await makeAskedWorld();
    const { alice, bob, namedId } = world;
    const paid = await makePayRequest(world.deps)(order(world, { amount: cents(500n) }));
    expect(paid).toMatchObject({
      value: {
        kind: "SEND",
        status: "COMPLETED",
        amount: cents(500n),
        memo: "lunch",
        from: { accountId: bob.account.id, userId: bob.userId },
        to: { accountId: alice.account.id, userId: alice.userId },
      },
    });
    expect(world.status(namedId)).toBe("PAID");
    expect(world.lookedAt).toEqual([]);
  });

  it("is paid by whoever has the link, as much as they say, and names them from then on", async () => {
    const world = await makeAskedWorld();
    const { eve, openId, deps } = world;
    const paid = await makePayRequest(deps)(
      order(world, { ...asEve(world), by: tokenOf(openId), amount: cents(900n) }),
    );
    expect(paid).toMatchObject({ value: { amount: cents(900n) } });
    expect(deps.standing(openId)).toMatchObject({ status: "PAID", payerId: eve.userId });
    expect(world.lookedAt).toEqual([eve.userId]);
  });

  it("is refused once it has ended, and says how; before the job has been there too", async () => {
    const world = await makeAskedWorld();
    const { alice, namedId, openId, deps, clock } = world;
    const pay = makePayRequest(deps);
    await makeCancelRequest(deps)({ actorId: alice.userId, requestId: namedId, idempotencyKey: "c" });
    expect(await pay(order(world))).toEqual(err({ code: "REQUEST_NOT_OPEN", status: "CANCELLED" }));
    clock.pass(599_999);
    const open = { by: tokenOf(openId), amount: cents(100n) };
    clock.pass(1);
    expect(await pay(order(world, open))).toEqual(err({ code: "REQUEST_NOT_OPEN", status: "EXPIRED" }));
    expect(world.status(openId)).toBe("OPEN");
    expect(world.money.submitted).toEqual([]);
  });

  it("is judged as it stands when it is paid: of two that saw it OPEN, one pays, and both are answered for good", async () => {
    const world = await makeAskedWorld();
    const pay = makePayRequest(world.deps);
    const answers = await Promise.all(["a", "b"].map((idempotencyKey) => pay(order(world, { idempotencyKey }))));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers).toContainEqual(err({ code: "REQUEST_NOT_OPEN", status: "PAID" }));
    const repeats = await Promise.all(["a", "b"].map((idempotencyKey) => pay(order(world, { idempotencyKey }))));
    expect(repeats).toEqual(answers);
  });

  it("gives every repeat the first answer, a refusal too, and refuses the key with other arguments", async () => {
    const world = await makeAskedWorld();
    const pay = makePayRequest(world.deps);
    world.money.refuseNext({ code: "INSUFFICIENT_FUNDS", available: { units: "1", currency: "USD" } });
    const refused = await pay(order(world));
    expect(refused).toEqual(err({ code: "INSUFFICIENT_FUNDS", available: cents(1n) }));
    const paid = await pay(order(world, { idempotencyKey: "again" }));
    expect(paid).toMatchObject({ ok: true });
    expect(await pay(order(world))).toEqual(refused);
    expect(await pay(order(world, { idempotencyKey: "again" }))).toEqual(paid);
    for (const changes of [{ amount: cents(500n) }, { by: tokenOf(world.namedId) }])
      expect(await pay(order(world, { idempotencyKey: "again", ...changes }))).toEqual(
        err({ code: "IDEMPOTENCY_KEY_REUSED" }),
      );
  });

  it.each([
    { code: "ACCOUNT_FROZEN" },
    { code: "ACCOUNT_CLOSED" },
    { code: "CURRENCY_DISABLED", currency: "USD" },
  ] as const)("answers %j where it is decided so, and the request stays OPEN", async (refusal) => {
    const world = await makeAskedWorld();
    world.money.refuseNext(refusal);
    expect(await makePayRequest(world.deps)(order(world))).toEqual(err(refusal));
    expect(world.status(world.namedId)).toBe("OPEN");
  });
});
