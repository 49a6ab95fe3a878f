import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeEndSession } from "./end-session.ts";

async function makeWorld() {
  const world = makeFakeWorld();
  const userId = await world.person("ann");
  for (let i = 0; i < 2; i += 1) await world.loggedIn("ann");
  world.store.events.length = 0;
  const [own, other] = [...world.store.sessions.values()];
  if (!own || !other) throw new Error("no sessions");
  return { ...world, userId, own, other };
}

describe("endSession", () => {
  it("refuses what is another's, as what is nobody's, and ends nothing", async () => {
    const { deps, userId, own, store, endedSessions } = await makeWorld();
    const endSession = makeEndSession(deps);
    for (const asked of [
      { userId: newId("usr"), sessionId: own.id },
      { userId, sessionId: newId("ses") },
    ])
      expect(await endSession(asked)).toEqual({ ok: false, error: { code: "SESSION_NOT_FOUND" } });
    expect([own.ended, store.events, endedSessions.announced]).toEqual([null, [], []]);
  });

  it("keeps the moment it ended at first, writes one event, and tells the gateways at a repeat too", async () => {
    const { deps, userId, other, own, store, endedSessions, clock } = await makeWorld();
    const end = () => makeEndSession(deps)({ userId, sessionId: other.id });
    endedSessions.isAway = true;
    await expect(end()).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    endedSessions.isAway = false;
    const first = await end();
    clock.pass(60_000);
    expect(await end()).toEqual(first);
    expect(endedSessions.announced).toEqual([other.id, other.id]);
    expect(store.events).toMatchObject([{ type: "session.ended", subject: other.id, data: { reason: "LOGOUT" } }]);
    expect(own.ended).toBeNull();
  });
});
