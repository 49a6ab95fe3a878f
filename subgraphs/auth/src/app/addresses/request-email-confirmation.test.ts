import { newId } from "@coffer/contracts/ids";
import { ok } from "@coffer/platform/values/result";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { email, makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeRequestEmailConfirmation } from "./request-email-confirmation.ts";

async function world(isConfirmed: boolean) {
  const { deps, person, limits, store, clock } = makeFakeWorld();
  const id = await person("ann");
  const user = store.users.get(id);
  if (user && !isConfirmed) store.users.set(id, { ...user, emailConfirmedAt: null });
  const queued: unknown[] = [];
  const request = makeRequestEmailConfirmation({
    users: deps.users,
    limits,
    addresses: {
      async queueConfirmation(userId) {
        queued.push(userId);
        return ok(email("ann@example.com"));
      },
    },
    clock,
  });
  return { request, queued, limits, id };
}

describe("requestEmailConfirmation", () => {
  it.each([newId("usr"), "usr_nonsense"])("refuses a user who is no more: %j", async (userId) => {
    const { request, queued } = await world(false);
    await expect(request(userActor(userId))).rejects.toMatchObject({ extensions: { code: "UNAUTHENTICATED" } });
    expect(queued).toEqual([]);
  });

  it("refuses who has confirmed it, and counts nothing", async () => {
    const { request, queued, limits, id } = await world(true);
    expect(await request(userActor(id))).toEqual({ ok: false, error: { code: "EMAIL_ALREADY_CONFIRMED" } });
    expect([queued, limits.emails]).toEqual([[], []]);
  });

  it("refuses too many mails to one address", async () => {
    const { request, queued, limits, id } = await world(false);
    limits.full = "email";
    await expect(request(userActor(id))).rejects.toMatchObject({ extensions: { code: "RATE_LIMITED" } });
    expect([queued, limits.emails]).toEqual([[], ["ann@example.com"]]);
  });

  it("queues a mail to the address", async () => {
    const { request, queued, id } = await world(false);
    expect(await request(userActor(id))).toEqual({ ok: true, value: "ann@example.com" });
    expect(queued).toEqual([id]);
  });
});
