import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { type AskedWorld, makeAskedWorld } from "../../../test/fakes/asked.ts";
import { makePayRequest } from "./pay-request.ts";
import { makeCancelRequest, makeDeclineRequest, makeRemindRequest, type StepRequest } from "./step-request.ts";

const DAY_MS = 24 * 3600 * 1000;
const STEPS = {
  decline: { make: makeDeclineRequest, who: "bob" },
  cancel: { make: makeCancelRequest, who: "alice" },
  remind: { make: makeRemindRequest, who: "alice" },
} as const;
type Kind = keyof typeof STEPS;

const take = (world: AskedWorld, kind: Kind, changes: Partial<StepRequest> = {}) => {
  const actorId = world[STEPS[kind].who].userId;
  return STEPS[kind].make(world.deps)({ actorId, requestId: world.namedId, idempotencyKey: "k", ...changes });
};

describe("a step of a request", () => {
  it.each<[Kind, string, string, (world: AskedWorld) => Partial<StepRequest>]>([
    ["decline", "a stranger", "REQUEST_NOT_FOUND", ({ eve }) => ({ actorId: eve.userId })],
    ["decline", "whoever asks", "NOT_PAYER", ({ alice }) => ({ actorId: alice.userId })],
    ["decline", "whoever only could pay it", "REQUEST_NOT_FOUND", ({ openId }) => ({ requestId: openId })],
    ["cancel", "a stranger", "REQUEST_NOT_FOUND", ({ eve }) => ({ actorId: eve.userId })],
    ["cancel", "whoever is named", "NOT_PAYEE", ({ bob }) => ({ actorId: bob.userId })],
    ["cancel", "what is no id", "REQUEST_NOT_FOUND", () => ({ requestId: null })],
    ["cancel", "what is not there", "REQUEST_NOT_FOUND", () => ({ requestId: newId("prq") })],
    ["remind", "whoever is named", "NOT_PAYEE", ({ bob }) => ({ actorId: bob.userId })],
    ["remind", "a link, which is nobody's", "REQUEST_UNADDRESSED", ({ openId }) => ({ requestId: openId })],
  ])("%s refuses %s with %s, changes nothing and leaves the key free", async (kind, _what, code, changes) => {
    const world = await makeAskedWorld();
    expect(await take(world, kind, changes(world))).toMatchObject({ error: { code } });
    expect([world.status(world.namedId), world.status(world.openId)]).toEqual(["OPEN", "OPEN"]);
    expect(await take(world, kind)).toMatchObject({ ok: true });
  });

  it.each([
    ["decline", "DECLINED"],
    ["cancel", "CANCELLED"],
  ] as const)("%s ends it, once, and says so to every repeat", async (kind, status) => {
    const world = await makeAskedWorld();
    const ended = await take(world, kind);
    expect(ended).toMatchObject({ value: { id: world.namedId, status, sequence: "2" } });
    expect(await take(world, kind)).toEqual(ended);
    const refused = err({ code: "REQUEST_NOT_OPEN", status });
    for (const other of Object.keys(STEPS) as Kind[])
      expect(await take(world, other, { idempotencyKey: "other" })).toEqual(refused);
    expect(await take(world, kind, { requestId: world.openId })).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
  });

  it("takes nothing of what was paid, or whose time is over", async () => {
    const world = await makeAskedWorld();
    const { bob, namedId, deps, clock } = world;
    const order = { actorId: bob.userId, fromAccountId: bob.account.id, amount: null, idempotencyKey: "p" };
    await makePayRequest(deps)({ ...order, by: { requestId: namedId } });
    for (const kind of Object.keys(STEPS) as Kind[])
      expect(await take(world, kind)).toEqual(err({ code: "REQUEST_NOT_OPEN", status: "PAID" }));
    clock.pass(600_000);
    expect(await take(world, "cancel", { requestId: world.openId, idempotencyKey: "late" })).toEqual(
      err({ code: "REQUEST_NOT_OPEN", status: "EXPIRED" }),
    );
  });

  it("reminds once a day and five times in all, and keeps each answer", async () => {
    const world = await makeAskedWorld();
    const { deps, order, clock } = world;
    const long = await deps.requestDesk.make(
      { actorId: order.actorId, operation: "x", key: "x", fingerprint: Buffer.from("x") },
      {
        ...deps.standing(world.namedId),
        id: newId("prq"),
        expiresInSeconds: 30 * 24 * 3600,
        link: await deps.links.make(newId("prq")),
      },
    );
    if (!long.ok) throw new Error("no request");
    const remind = (idempotencyKey: string) => take(world, "remind", { requestId: long.value, idempotencyKey });
    for (let nth = 1; nth <= 5; nth += 1) {
      const from = new Date(clock.now().getTime() + DAY_MS);
      expect(await remind(`${nth}`)).toMatchObject({ value: { reminders: nth, status: "OPEN" } });
      clock.pass(DAY_MS - 1);
      const soon = { code: "REMINDER_REFUSED", remindableAt: nth < 5 ? from : null };
      expect(await remind(`${nth} again`)).toEqual(err(soon));
      clock.pass(1);
      expect(await remind(`${nth} again`)).toEqual(err(soon));
    }
  });
});
