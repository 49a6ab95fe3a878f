import { randomBytes } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import type { KnownOrigins, SessionRepository } from "../../src/app/sessions/ports.ts";
import type { UserRepository } from "../../src/app/users/ports.ts";
import { sessionEnded } from "../../src/domain/sessions/events.ts";
import type { EndReason } from "../../src/domain/sessions/session.ts";
import type { SessionId, UserId } from "../../src/domain/users/ids.ts";
import { newUser, register } from "./users.ts";

export type SessionsWorld = {
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly origins: KnownOrigins;
};

const MINUTE_MS = 60_000;
const begun = Date.now();
const at = (minute: number) => new Date(begun + minute * MINUTE_MS);
const token = () => new Uint8Array(randomBytes(32));
const sealed = () => new Uint8Array(randomBytes(60));
const endOf = (sessionId: SessionId, userId: UserId, reason: EndReason, time: Date) => ({
  reason,
  at: time,
  event: sessionEnded({ sessionId, userId, reason, at: time }),
});

/** What the use cases rely on, whatever keeps the sessions. */
export function describeSessions(name: string, open: () => SessionsWorld): void {
  describe(name, () => {
    describeStarts(open);
    describeTokens(open);
    describeCookies(open);
    describeTransactions(open);
    describeEnds(open);
  });
}

const UNSEEN = { device: null, address: null };

type From = { readonly deviceTokenHash?: Uint8Array; readonly network?: string };

/** A user, and how to start sessions of theirs. */
async function makeUser({ users, sessions }: SessionsWorld) {
  const user = newUser();
  await register(users, user);
  const start = async (minute: number, most = 10, from: From = {}) => {
    const [id, tokenHash] = [newId("ses"), token()];
    const origin = { deviceTokenHash: token(), network: "192.0.2.1", isNewDevice: true, ...from };
    const proved = { methods: ["pwd", "otp"], at: at(minute) } as const;
    const started = await sessions.start(
      { id, userId: user.id, createdAt: at(minute), expiresAt: at(minute + 1_000), tokenHash, origin, seen: UNSEEN },
      {
        most,
        newDevice: null,
        admit: async () => ok(proved.methods),
        eventOf: (ended) => sessionEnded({ sessionId: ended, userId: user.id, reason: "DISPLACED", at: at(minute) }),
      },
    );
    return { id, tokenHash, started: started.ok ? started.value : null };
  };
  return { user, start };
}

function describeStarts(open: () => SessionsWorld): void {
  it("ends the least recently used beyond what a user may have, and nobody else's", async () => {
    const world = open();
    const [{ start, user }, other] = [await makeUser(world), await makeUser(world)];
    const others = await other.start(0);
    const [first, second] = [await start(1), await start(2)];
    // Used later than the second began: the second is the older one now.
    await world.sessions.withToken(first.tokenHash, (session) =>
      session.exchange({ hash: token(), sealed: sealed(), at: at(3), expiresAt: at(900), address: null }),
    );
    const proved = { methods: ["pwd", "otp"], at: at(4) };
    expect((await start(4, 2)).started).toEqual({ roles: user.roles, displaced: [second.id], proved });
    for (const [{ tokenHash }, isOver] of [
      [second, true],
      [others, false],
    ] as const)
      expect(await world.sessions.withToken(tokenHash, async ({ times }) => times.endedAt !== null)).toBe(isOver);
  });

  it("starts none, ends none and remembers nothing where it is not admitted", async () => {
    const world = open();
    const { start, user } = await makeUser(world);
    const first = await start(0);
    const [tokenHash, deviceTokenHash] = [token(), token()];
    const refused = await world.sessions.start(
      {
        id: newId("ses"),
        userId: user.id,
        createdAt: at(1),
        expiresAt: at(900),
        tokenHash,
        origin: { deviceTokenHash, isNewDevice: true },
        seen: UNSEEN,
      },
      {
        most: 1,
        newDevice: null,
        admit: async () => err({ code: "NOT_TODAY" }),
        eventOf: (ended) => sessionEnded({ sessionId: ended, userId: user.id, reason: "DISPLACED", at: at(1) }),
      },
    );
    expect(refused).toEqual({ ok: false, error: { code: "NOT_TODAY" } });
    expect(await world.sessions.withToken(tokenHash, async () => "found")).toBeNull();
    expect(await world.sessions.withToken(first.tokenHash, async ({ times }) => times.endedAt)).toBeNull();
    expect(await world.origins.isDeviceOf(user.id, deviceTokenHash)).toBe(false);
  });

  it("remembers where a login came from, for its account alone", async () => {
    const world = open();
    const [{ start, user }, other] = [await makeUser(world), await makeUser(world)];
    const deviceTokenHash = token();
    await start(0, 10, { deviceTokenHash, network: "192.0.2.7" });
    const logins = [
      [{ kind: "username", key: user.usernameKey }, true],
      [{ kind: "email", key: user.emailKey }, true],
      [{ kind: "username", key: other.user.usernameKey }, false],
      [null, false],
    ] as const;
    for (const [login, isKnown] of logins) {
      expect(await world.origins.hasDevice(login, deviceTokenHash)).toBe(isKnown);
      expect(await world.origins.hasNetwork(login, "192.0.2.7")).toBe(isKnown);
      expect(await world.origins.hasNetwork(login, "192.0.2.8")).toBe(false);
    }
    expect(await world.origins.isDeviceOf(user.id, deviceTokenHash)).toBe(true);
    expect(await world.origins.isDeviceOf(other.user.id, deviceTokenHash)).toBe(false);
  });
}

function describeTokens(open: () => SessionsWorld): void {
  it("knows nothing of a token that is nobody's", async () => {
    expect(await open().sessions.withToken(token(), async () => "found")).toBeNull();
  });

  it("keeps how its user proved who they are, and when", async () => {
    const { sessions } = open();
    const { start } = await makeUser(open());
    const { tokenHash } = await start(3);
    const proved = await sessions.withToken(tokenHash, async (session) => session.proved);
    expect(proved).toEqual({ methods: ["pwd", "otp"], at: at(3) });
  });

  it("uses a token up for its successor, which can be read until it is used itself", async () => {
    const { sessions } = open();
    const { start } = await makeUser(open());
    const { id, tokenHash } = await start(0);
    const [second, successor] = [token(), sealed()];
    const look = (hash: Uint8Array) => sessions.withToken(hash, async ({ token: found }) => found);
    const exchange = (from: Uint8Array, hash: Uint8Array, minute: number) =>
      sessions.withToken(from, (session) =>
        session.exchange({ hash, sealed: successor, at: at(minute), expiresAt: at(2_000), address: null }),
      );
    expect(await look(tokenHash)).toEqual({ usedAt: null, successor: null });

    await exchange(tokenHash, second, 1);
    const used = await look(tokenHash);
    expect([used?.usedAt, Buffer.from(used?.successor ?? [])]).toEqual([at(1), Buffer.from(successor)]);
    await exchange(second, token(), 2);
    expect(await look(tokenHash)).toEqual({ usedAt: at(1), successor: null });
    expect(await sessions.withToken(second, async (session) => [session.id, session.times.expiresAt])).toEqual([
      id,
      at(2_000),
    ]);
  });

  it("makes a successor that nobody has used worthless, and says when the last tokens were made", async () => {
    const { sessions } = open();
    const { start } = await makeUser(open());
    const { tokenHash } = await start(0);
    const second = token();
    await sessions.withToken(tokenHash, (session) =>
      session.exchange({ hash: second, sealed: sealed(), at: at(1), expiresAt: at(900), address: null }),
    );
    await sessions.withToken(tokenHash, (session) => session.voidSuccessor(at(2)));
    expect(await sessions.withToken(second, async ({ token: found }) => found.usedAt)).toEqual(at(2));
    const made = await sessions.withToken(tokenHash, (session) => Promise.all([1, 2, 3].map(session.tokenMadeAt)));
    expect(made).toEqual([at(1), at(0), null]);
  });
}

function describeCookies(open: () => SessionsWorld): void {
  it("keeps that a page has the session's cookie, and of that session alone", async () => {
    const { sessions } = open();
    const { start } = await makeUser(open());
    const [paged, other] = [await start(0), await start(1)];
    const keptBy = (hash: Uint8Array) => sessions.withToken(hash, async (session) => session.keptBy);
    expect(await keptBy(paged.tokenHash)).toBe("client");
    await sessions.withToken(paged.tokenHash, (session) => session.keepInCookie());
    expect([await keptBy(paged.tokenHash), await keptBy(other.tokenHash)]).toEqual(["cookie", "client"]);
  });
}

function describeTransactions(open: () => SessionsWorld): void {
  it("takes back all of a work that throws", async () => {
    const { sessions } = open();
    const { start, user } = await makeUser(open());
    const { id, tokenHash } = await start(0);
    const cut = sessions.withToken(tokenHash, async (session) => {
      await session.exchange({ hash: token(), sealed: sealed(), at: at(1), expiresAt: at(900), address: null });
      await session.end(endOf(id, user.id, "REUSE", at(1)));
      throw new Error("power cut");
    });
    await expect(cut).rejects.toThrow("power cut");
    const seen = await sessions.withToken(tokenHash, async (session) => [session.times.endedAt, session.token.usedAt]);
    expect(seen).toEqual([null, null]);
  });

  it("lets each of several at once see what the one before did", async () => {
    const { sessions } = open();
    const { start } = await makeUser(open());
    const { tokenHash } = await start(0);
    const seen = await Promise.all(
      Array.from({ length: 5 }, () =>
        sessions.withToken(tokenHash, async (session) => {
          if (!session.token.usedAt)
            await session.exchange({ hash: token(), sealed: sealed(), at: at(1), expiresAt: at(900), address: null });
          return session.token.usedAt;
        }),
      ),
    );
    expect(seen.filter((usedAt) => usedAt === null)).toHaveLength(1);
  });
}

function describeEnds(open: () => SessionsWorld): void {
  it("ends no session of another user's, and none that is not there", async () => {
    const world = open();
    const [{ start, user }, other] = [await makeUser(world), await makeUser(world)];
    const { id, tokenHash } = await start(0);
    const stranger = other.user.id;
    for (const [sessionId, userId] of [
      [id, stranger],
      [newId("ses"), user.id],
    ] as const)
      expect(await world.sessions.end({ sessionId, userId, ...endOf(sessionId, userId, "LOGOUT", at(1)) })).toBeNull();
    expect(await world.sessions.withToken(tokenHash, async ({ times }) => times.endedAt)).toBeNull();
  });

  it("keeps the moment at which it ended at first", async () => {
    const { sessions } = open();
    const { start, user } = await makeUser(open());
    const { id } = await start(0);
    const end = (minute: number) =>
      sessions.end({ sessionId: id, userId: user.id, ...endOf(id, user.id, "LOGOUT", at(minute)) });
    expect(await end(1)).toEqual(at(1));
    expect(await end(2)).toEqual(at(1));
  });
}
