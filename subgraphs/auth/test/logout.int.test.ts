import { newId } from "@coffer/contracts/ids";
import { endedSessionKey } from "@coffer/platform/identity/sessions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actorOf, listen, makeMarks, makeWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const readEndings = async (sessionId: string) =>
  (await world.events("session.ended")).filter(({ subject }) => subject === sessionId);

describe("logout", () => {
  it("refuses who is not logged in", async () => {
    expect((await world.run("mutation { logout { loggedOutAt } }")).errors).toMatchObject([
      { code: "UNAUTHENTICATED" },
    ]);
  });

  it("refuses a session that is absent, malformed or another user's, alike, and ends nothing", async () => {
    const [mallory, victim] = [await world.join("mallory"), await world.join("victim")];
    const said = [];
    for (const sessionId of [newId("ses"), "ses_nonsense", "", newId("usr"), victim.sessionId])
      said.push((await world.logout(actorOf(mallory.userId, sessionId))).errors);
    for (const errors of said) expect(errors).toEqual(said[0]);
    expect(said[0]).toMatchObject([{ code: "UNAUTHENTICATED" }]);
    expect((await world.refresh(victim.tokens.refreshToken)).__typename).toBe("RefreshSuccess");
  });

  it("ends the session: its refresh token is refused, the gateways know before the answer, others hear of it", async () => {
    const { tokens, actor, sessionId, userId } = await world.join("leaving");
    const { data } = await world.logout(actor);

    expect(data.logout.loggedOutAt).toBe(world.clock.now().toISOString());
    expect(await world.keyValue.get(endedSessionKey(sessionId))).not.toBeNull();
    expect((await world.refresh(tokens.refreshToken)).__typename).toBe("SessionEnded");
    expect(await readEndings(sessionId)).toMatchObject([
      { subject: sessionId, ownerid: userId, data: { sessionId, userId, reason: "LOGOUT" } },
    ]);
  });

  it("keeps the gateways' mark until the last access token has expired", async () => {
    const { actor, sessionId, tokens } = await world.join("marked");
    await world.logout(actor);
    world.clock.advance(Date.parse(tokens.accessTokenExpiresAt) - world.clock.now().getTime());
    expect(await world.keyValue.get(endedSessionKey(sessionId))).not.toBeNull();
    world.clock.advance(61_001);
    expect(await world.keyValue.get(endedSessionKey(sessionId))).toBeNull();
  });

  it("may be repeated: the same answer, and no second event", async () => {
    const { actor, sessionId } = await world.join("twice");
    const first = await world.logout(actor);
    world.clock.advance(5000);
    expect(await world.logout(actor)).toEqual(first);
    expect(await readEndings(sessionId)).toHaveLength(1);
  });

  it("leaves the user's other sessions alone", async () => {
    const { actor } = await world.join("two-places");
    const other = await world.login("two-places");
    await world.logout(actor);
    expect((await world.refresh(other.tokens.refreshToken)).__typename).toBe("RefreshSuccess");
  });

  it("wins against refreshes that come at the same time: nothing they gave can be refreshed", async () => {
    const { tokens, actor } = await world.join("racing");
    const refreshes = Array.from({ length: 10 }, () => world.refresh(tokens.refreshToken));
    const [, ...given] = await Promise.all([world.logout(actor), ...refreshes]);
    for (const { tokens: got } of given)
      if (got) expect((await world.refresh(got.refreshToken)).__typename).toBe("SessionEnded");
    expect((await world.refresh(tokens.refreshToken)).__typename).toBe("SessionEnded");
  });

  it("publishes the end of the session while the subgraph runs", async () => {
    const running = await makeWorld();
    const events = await listen(running.bus);
    await running.auth.start();
    const { actor, sessionId } = await running.join("heard");
    await running.logout(actor);
    await expect
      .poll(() => events.map(({ type, subject }) => `${type} ${subject}`))
      .toContain(`coffer.auth.session.ended ${sessionId}`);
    await running.close();
  });

  it("says BUSY while it cannot tell the gateways, although the session has ended, and succeeds when repeated", async () => {
    const store = makeMarks();
    store.isDown = true;
    const lonely = await makeWorld({}, { set: store.set });
    const { actor, tokens, sessionId } = await lonely.join("impatient");
    expect((await lonely.logout(actor)).errors).toMatchObject([{ code: "BUSY" }]);
    expect((await lonely.refresh(tokens.refreshToken)).__typename).toBe("SessionEnded");
    store.isDown = false;
    expect((await lonely.logout(actor)).errors).toEqual([]);
    expect(store.marks).toEqual([endedSessionKey(sessionId)]);
    await lonely.close();
  });
});
