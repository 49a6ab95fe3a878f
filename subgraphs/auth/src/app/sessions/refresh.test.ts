import { Secret } from "@coffer/platform/values/secret";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeFakeWorld, POLICY } from "../../../test/fakes/world.ts";
import type { RefreshedBy } from "../../domain/sessions/session.ts";

const ENDED = { ok: false, error: { code: "SESSION_ENDED" } };

async function makeWorld() {
  const world = makeFakeWorld();
  await world.person("ann");
  const { tokens } = await world.loggedIn("ann");
  const next = async (token: Secret, by: RefreshedBy = "client") => {
    const answer = await world.refresh(token, by);
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value.refreshToken;
  };
  const session = () => {
    const [only] = world.store.sessions.values();
    if (!only) throw new Error("no session");
    return only;
  };
  return { ...world, first: tokens.refreshToken, next, session };
}

describe("refresh", () => {
  it("refuses what is no token, and one of no session, and changes nothing", async () => {
    const world = await makeWorld();
    for (const token of [new Secret("x"), new Secret(""), world.deps.refreshTokens.make()])
      expect(await world.refresh(token, "client")).toEqual(ENDED);
    expect(world.session().ended).toBeNull();
  });

  it("refuses a session that ended or is over, and tells nobody", async () => {
    const world = await makeWorld();
    world.clock.pass(POLICY.idleMs);
    expect(await world.refresh(world.first, "client")).toEqual(ENDED);
    expect(world.endedSessions.announced).toEqual([]);
  });

  it("ends the whole session where a used token comes again, and tells the gateways", async () => {
    const world = await makeWorld();
    const second = await world.next(world.first);
    world.clock.pass(POLICY.graceMs + 1);
    expect(await world.refresh(world.first, "client")).toEqual(ENDED);
    expect(world.session().ended?.reason).toBe("REUSE");
    expect(world.endedSessions.announced).toEqual([world.session().id]);
    expect(world.store.events).toMatchObject([{ type: "session.ended", data: { reason: "REUSE" } }]);
    expect(await world.refresh(second, "client")).toEqual(ENDED);
  });

  it("keeps a stolen token's session ended also where the gateways could not be told", async () => {
    const world = await makeWorld();
    const second = await world.next(world.first);
    await world.next(second);
    world.endedSessions.isAway = true;
    await expect(world.refresh(world.first, "client")).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    expect(world.session().ended?.reason).toBe("REUSE");
  });

  it("gives the same successor again within the grace time, and no second", async () => {
    const world = await makeWorld();
    const second = await world.next(world.first);
    world.clock.pass(POLICY.graceMs);
    expect((await world.next(world.first)).reveal()).toBe(second.reveal());
    expect(world.session().tokens).toHaveLength(2);
  });

  it.each(["client", "page", "cookie"] as const)(
    "ends a client's session where its used token comes by any way: %s",
    async (by) => {
      const world = await makeWorld();
      await world.next(world.first);
      world.clock.pass(POLICY.graceMs + 1);
      expect(await world.refresh(world.first, by)).toEqual(ENDED);
      expect(world.session()).toMatchObject({ ended: { reason: "REUSE" }, keptBy: "client" });
    },
  );

  it.each(["client", "page"] as const)(
    "ends a browser's session where its used token comes otherwise than as its cookie: %s",
    async (by) => {
      const world = await makeWorld();
      const cookie = await world.next(world.first, "page");
      await world.next(cookie, "cookie");
      world.clock.pass(POLICY.graceMs + 1);
      expect(await world.refresh(cookie, by)).toEqual(ENDED);
      expect(world.session().ended?.reason).toBe("REUSE");
    },
  );

  it("makes a browser's session of one whose page has its cookie, and of no other", async () => {
    const world = await makeWorld();
    const second = await world.next(await world.next(world.first), "cookie");
    expect(world.session().keptBy).toBe("client");
    await world.next(second, "page");
    expect(world.session().keptBy).toBe("cookie");
  });

  it("tells a browser that was overtaken to come again, and ends nothing", async () => {
    const world = await makeWorld();
    const cookie = await world.next(world.first, "page");
    const second = await world.next(cookie, "cookie");
    await world.next(second, "cookie");
    await expect(world.refresh(cookie, "cookie")).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    expect(world.session().ended).toBeNull();
  });

  it("gives a browser that lost the answer long ago another token, and the lost one ends the session", async () => {
    const world = await makeWorld();
    const cookie = await world.next(world.first, "page");
    const lost = await world.next(cookie, "cookie");
    world.clock.pass(POLICY.graceMs + 1);
    const second = await world.next(cookie, "cookie");
    expect(second.reveal()).not.toBe(lost.reveal());
    world.clock.pass(POLICY.graceMs + 1);
    expect(await world.refresh(lost, "cookie")).toEqual(ENDED);
    expect(await world.refresh(second, "cookie")).toEqual(ENDED);
  });

  it("refuses more exchanges than a session may make, uses no token up, and goes on in time", async () => {
    const world = await makeWorld();
    let token = world.first;
    for (let made = 1; made < POLICY.refreshes.most; made += 1) token = await world.next(token);
    await expect(world.refresh(token, "client")).rejects.toMatchObject({ extensions: { code: "RATE_LIMITED" } });
    world.clock.pass(POLICY.refreshes.windowMs);
    expect((await world.refresh(token, "client")).ok).toBe(true);
  });

  it("proves nothing anew: what it signs was proven at the login, with the roles of today", async () => {
    const world = await makeWorld();
    const { userId, createdAt } = world.session();
    const user = world.store.users.get(userId);
    if (user) world.store.users.set(userId, { ...user, roles: ["USER", "AUDITOR"] });
    world.clock.pass(3_600_000);
    await world.next(world.first);
    expect(world.accessTokens.signed.at(-1)).toMatchObject({
      roles: ["USER", "AUDITOR"],
      proved: { methods: ["pwd"], at: createdAt },
    });
  });

  it("never lets two who hold copies of a client's token both go on, in whichever order they come", async () => {
    const turn = fc.record({ who: fc.constantFrom("owner", "thief"), waitMs: fc.constantFrom(0, POLICY.graceMs + 1) });
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 2, maxLength: 10 }), async (turns) => {
        const world = await makeWorld();
        const held: Record<string, Secret> = { owner: world.first, thief: world.first };
        for (const { who, waitMs } of turns) {
          world.clock.pass(waitMs);
          const answer = await world.refresh(held[who] as Secret, "client");
          if (answer.ok) held[who] = answer.value.refreshToken;
        }
        // Within the grace time both are given one token; the second to use it ends it for both.
        const last: boolean[] = [];
        for (const token of Object.values(held)) {
          world.clock.pass(POLICY.graceMs + 1);
          last.push((await world.refresh(token, "client")).ok);
        }
        expect(last[1]).toBe(false);
        expect(world.session().ended?.reason).toBe("REUSE");
      }),
      { numRuns: 60 },
    );
  });
});
