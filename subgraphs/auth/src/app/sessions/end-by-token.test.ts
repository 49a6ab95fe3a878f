import { describe, expect, it } from "vitest";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeEndByToken } from "./end-by-token.ts";

async function makeWorld() {
  const world = makeFakeWorld();
  await world.person("ann");
  const { tokens } = await world.loggedIn("ann");
  const [session] = world.store.sessions.values();
  if (!session) throw new Error("no session");
  return { ...world, session, tokens };
}

describe("a logout by a refresh token", () => {
  it("does nothing for what is no token, and for one of no session", async () => {
    const world = await makeWorld();
    const end = makeEndByToken(world.deps);
    for (const token of [world.tokens.accessToken, world.deps.refreshTokens.make()]) await end(token);
    expect([world.session.ended, world.endedSessions.announced]).toEqual([null, []]);
  });

  it("ends the session also by a used token, once, and tells of it at each repeat", async () => {
    const world = await makeWorld();
    await world.refresh(world.tokens.refreshToken, "client");
    const end = makeEndByToken(world.deps);
    await end(world.tokens.refreshToken);
    await end(world.tokens.refreshToken);
    expect(world.session.ended?.reason).toBe("LOGOUT");
    expect(world.store.events).toHaveLength(1);
    expect(world.endedSessions.announced).toEqual([world.session.id, world.session.id]);
  });
});
