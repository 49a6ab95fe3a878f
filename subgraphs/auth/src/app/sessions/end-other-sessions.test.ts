import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeFakeWorld, POLICY } from "../../../test/fakes/world.ts";
import { sessionEnded } from "../../domain/sessions/events.ts";
import { makeEndOtherSessions } from "./end-other-sessions.ts";
import type { EndOthers } from "./ports.ts";

async function makeWorld() {
  const world = makeFakeWorld();
  const userId = await world.person("ann");
  for (let i = 0; i < 2; i += 1) await world.loggedIn("ann");
  world.store.events.length = 0;
  const [own, other] = [...world.store.sessions.values()];
  if (!own || !other) throw new Error("no sessions");
  return { ...world, userId, own, other, actor: userActor(userId, { credential: { kind: "session", id: own.id } }) };
}

describe("endOtherSessions", () => {
  const makeOthers = (ended: Awaited<ReturnType<EndOthers>>) => {
    const orders: Parameters<EndOthers>[0][] = [];
    const endOthers: EndOthers = async (order) => {
      orders.push(order);
      return ended;
    };
    return { orders, endOthers };
  };

  it("refuses who is in no session, and asks for nothing", async () => {
    const { deps, userId, own } = await makeWorld();
    const { orders, endOthers } = makeOthers({ count: 0, toTell: [] });
    const endOtherSessions = makeEndOtherSessions({ ...deps, endOthers, accessTokenMs: 1 });
    for (const actor of [
      userActor(userId, { credential: { kind: "api-key", id: own.id } }),
      userActor(userId, { credential: { kind: "session", id: "ses_a" } }),
      userActor("somebody", { credential: { kind: "session", id: own.id } }),
    ])
      await expect(endOtherSessions(actor)).rejects.toMatchObject({ extensions: { code: "UNAUTHENTICATED" } });
    expect(orders).toEqual([]);
  });

  it("ends nothing by a session that runs no more", async () => {
    const { deps, actor, endedSessions } = await makeWorld();
    const { endOthers } = makeOthers(null);
    const ended = await makeEndOtherSessions({ ...deps, endOthers, accessTokenMs: 1 })(actor);
    expect([ended, endedSessions.announced]).toEqual([{ ok: false, error: { code: "SESSION_ENDED" } }, []]);
  });

  it("tells the gateways of all that an access token may be left of, before it is done", async () => {
    const { deps, actor, own, other, endedSessions, clock } = await makeWorld();
    const { orders, endOthers } = makeOthers({ count: 1, toTell: [other.id] });
    const end = () => makeEndOtherSessions({ ...deps, endOthers, accessTokenMs: POLICY.graceMs })(actor);
    endedSessions.isAway = true;
    await expect(end()).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    endedSessions.isAway = false;
    expect(await end()).toEqual({ ok: true, value: { count: 1 } });
    expect(endedSessions.announced).toEqual([other.id]);
    const at = clock.now();
    expect(orders[1]).toMatchObject({ but: own.id, at, since: new Date(at.getTime() - POLICY.graceMs) });
    const event = sessionEnded({ sessionId: other.id, userId: own.userId, reason: "LOGOUT", at });
    expect(orders[1]?.eventOf(other.id)).toEqual(event);
  });
});
