import { randomBytes } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import type { SessionRepository } from "../../src/app/sessions/ports.ts";
import type { SessionsToProve } from "../../src/app/step-up/ports.ts";
import type { UserRepository } from "../../src/app/users/ports.ts";
import { sessionEnded } from "../../src/domain/sessions/events.ts";
import { newUser, register } from "./users.ts";

export type StepUpWorld = {
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly toProve: SessionsToProve;
};

const begun = new Date();
const later = new Date(begun.getTime() + 60_000);
const end = new Date(begun.getTime() + 600_000);
const token = () => new Uint8Array(randomBytes(32));

async function loggedIn({ users, sessions }: StepUpWorld) {
  const user = newUser();
  await register(users, user);
  const [sessionId, tokenHash] = [newId("ses"), token()];
  await sessions.start(
    {
      ...{ id: sessionId, userId: user.id, createdAt: begun, expiresAt: end, tokenHash },
      origin: { deviceTokenHash: token(), isNewDevice: true },
      seen: { device: null, address: null },
    },
    {
      admit: async () => ok(["pwd"]),
      most: 10,
      newDevice: null,
      eventOf: (id) => sessionEnded({ sessionId: id, userId: user.id, reason: "DISPLACED", at: begun }),
    },
  );
  const proved = () => sessions.withToken(tokenHash, async (session) => session.proved);
  return { user, sessionId, proved };
}

/** What the use case relies on, whatever keeps the sessions. */
export function describeStepUp(name: string, open: () => StepUpWorld): void {
  describe(name, () => {
    it("knows no session of somebody else's, and none that there is not", async () => {
      const world = open();
      const [ann, ben] = [await loggedIn(world), await loggedIn(world)];
      const work = () => Promise.reject(new Error("nothing to work on"));
      const asked = [
        { userId: ann.user.id, sessionId: ben.sessionId },
        { userId: newId("usr"), sessionId: ann.sessionId },
        { userId: ann.user.id, sessionId: newId("ses") },
      ];
      for (const of of asked) expect(await world.toProve.withSession(of, work)).toBeNull();
      expect(await world.toProve.findPasswordHash(newId("usr"))).toBeNull();
    });

    it("gives what is to be judged: the session's times, its user's roles and password, whether they are frozen", async () => {
      const world = open();
      const { user, sessionId } = await loggedIn(world);
      const seen = await world.toProve.withSession({ userId: user.id, sessionId }, async (session) => session);
      expect(seen).toMatchObject({
        times: { createdAt: begun, expiresAt: end, endedAt: null },
        roles: user.roles,
        isFrozen: false,
        passwordHash: user.passwordHash,
      });
      expect(await world.toProve.findPasswordHash(user.id)).toBe(user.passwordHash);
    });

    it("keeps what was proved with the session, and nothing of it where the work fails", async () => {
      const world = open();
      const { user, sessionId, proved } = await loggedIn(world);
      const of = { userId: user.id, sessionId };
      const failing = world.toProve.withSession(of, async (session) => {
        await session.prove({ methods: ["swk"], at: later });
        throw new Error("the power is gone");
      });
      await expect(failing).rejects.toThrow("the power is gone");
      expect(await proved()).toEqual({ methods: ["pwd"], at: begun });
      await world.toProve.withSession(of, (session) => session.prove({ methods: ["pwd", "otp"], at: later }));
      expect(await proved()).toEqual({ methods: ["pwd", "otp"], at: later });
    });
  });
}
