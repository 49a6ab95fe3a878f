import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeFreezeDesk, makeFakeListSessionsEnded } from "../../../test/fakes/desks.ts";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { type FreezeCommand, makeFreezeUser } from "./freeze-user.ts";
import { makeUnfreezeUser } from "./unfreeze-user.ts";

async function makeWorld() {
  const world = makeFakeWorld();
  const [operator, ann] = [await world.person("operator"), await world.person("ann")];
  await world.loggedIn("ann");
  await world.loggedIn("operator");
  const desk = makeFakeFreezeDesk(world.store);
  const deps = { ...world.deps, desk, listSessionsEnded: makeFakeListSessionsEnded(world.store) };
  const asked = (changes: Partial<FreezeCommand> = {}): FreezeCommand => ({
    actorId: operator,
    userId: ann,
    reason: "chargebacks",
    idempotencyKey: "k",
    ...changes,
  });
  const [session] = [...world.store.sessions.values()].filter(({ userId }) => userId === ann);
  if (!session) throw new Error("no session");
  return { ...world, operator, ann, session, asked, freeze: makeFreezeUser(deps), unfreeze: makeUnfreezeUser(deps) };
}

describe("freezeUser", () => {
  it("refuses oneself and nobody, and ends no session", async () => {
    const { freeze, asked, operator, store, endedSessions } = await makeWorld();
    expect(await freeze(asked({ userId: operator }))).toMatchObject({ error: { code: "CANNOT_FREEZE_YOURSELF" } });
    expect(await freeze(asked({ userId: newId("usr"), idempotencyKey: "k2" }))).toMatchObject({
      error: { code: "USER_NOT_FOUND" },
    });
    expect([store.events, endedSessions.announced]).toEqual([[], []]);
  });

  it("refuses the same key for another user or with another reason", async () => {
    const { freeze, asked } = await makeWorld();
    await freeze(asked());
    for (const changes of [{ reason: "other" }, { userId: newId("usr") }])
      expect(await freeze(asked(changes))).toMatchObject({ error: { code: "IDEMPOTENCY_KEY_REUSED" } });
  });

  it("says of a frozen user who froze them and why, and tells the gateways: the first may not have come so far", async () => {
    const { freeze, asked, session, endedSessions } = await makeWorld();
    endedSessions.isAway = true;
    await expect(freeze(asked())).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    endedSessions.isAway = false;
    expect(await freeze(asked({ reason: "another", idempotencyKey: "k2" }))).toMatchObject({
      error: { code: "USER_ALREADY_FROZEN", freeze: { reason: "chargebacks" } },
    });
    expect(endedSessions.announced).toEqual([session.id]);
  });

  it("ends every session of theirs and nobody else's, in the same commit, and keeps its reason out of events", async () => {
    const { freeze, asked, session, store, endedSessions } = await makeWorld();
    await freeze(asked());
    const ended = [...store.sessions.values()].filter(({ ended: end }) => end).map(({ id }) => id);
    expect(ended).toEqual([session.id]);
    expect(endedSessions.announced).toEqual([session.id]);
    expect(store.events.map(({ type }) => type)).toEqual(["user.frozen", "session.ended"]);
    expect(JSON.stringify(store.events)).not.toContain("chargebacks");
  });

  it("gives a repeat its first answer, also once the user is free again, and freezes nobody anew", async () => {
    const { freeze, unfreeze, asked, store, ann } = await makeWorld();
    const first = await freeze(asked());
    await unfreeze(asked());
    expect(await freeze(asked())).toEqual(first);
    expect(store.users.get(ann)?.freeze).toBeNull();
  });
});
