import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeLogout } from "./logout.ts";

async function makeWorld() {
  const world = makeFakeWorld();
  const userId = await world.person("ann");
  await world.loggedIn("ann");
  const [session] = world.store.sessions.values();
  if (!session) throw new Error("no session");
  const actor = userActor(userId, { credential: { kind: "session", id: session.id } });
  return { ...world, userId, session, actor, logout: makeLogout(world.deps) };
}

describe("logout", () => {
  it("refuses who is in no session, or in another's, and ends nothing", async () => {
    const { logout, actor, session, userId, endedSessions } = await makeWorld();
    for (const other of [
      userActor(userId, { credential: { kind: "api-key", id: session.id } }),
      userActor(userId, { credential: { kind: "session", id: newId("ses") } }),
      userActor(userId, { credential: { kind: "session", id: "ses_a" } }),
      userActor(newId("usr"), { credential: actor.credential }),
      userActor("somebody", { credential: actor.credential }),
    ])
      await expect(logout(other)).rejects.toMatchObject({ extensions: { code: "UNAUTHENTICATED" } });
    expect([session.ended, endedSessions.announced]).toEqual([null, []]);
  });

  it("does not say that it is done before every gateway refuses the session, and can be repeated then", async () => {
    const { logout, actor, session, endedSessions, store } = await makeWorld();
    endedSessions.isAway = true;
    await expect(logout(actor)).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    endedSessions.isAway = false;
    await logout(actor);
    expect(endedSessions.announced).toEqual([session.id]);
    expect(store.events).toHaveLength(1);
  });

  it("keeps the moment of the first time, and writes one event", async () => {
    const { logout, actor, clock, store } = await makeWorld();
    const first = await logout(actor);
    clock.pass(60_000);
    expect(await logout(actor)).toEqual(first);
    expect(store.events).toMatchObject([{ type: "session.ended", data: { reason: "LOGOUT" } }]);
  });

  it("ends this session and no other of its user", async () => {
    const { logout, actor, session, store, loggedIn } = await makeWorld();
    await loggedIn("ann");
    await logout(actor);
    expect([...store.sessions.values()].filter(({ ended }) => ended).map(({ id }) => id)).toEqual([session.id]);
  });
});
