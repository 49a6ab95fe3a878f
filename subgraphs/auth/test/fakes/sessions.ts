import { err, ok } from "@coffer/platform/values/result";
import type { KnownOrigins, LockedSession, NewDevice, SessionRepository } from "../../src/app/sessions/ports.ts";
import { DEVICE_NOTICES_PER_DAY } from "../../src/domain/mails/mail.ts";
import { type FakeStore, noSql, type StoredSession } from "./store.ts";

const DAY_MS = 86_400_000;
const nameOf = (hash: Uint8Array): string => Buffer.from(hash).toString("hex");

/** Sessions in memory, one transaction after the other (../contracts/sessions.ts). */
export function makeFakeSessions(store: FakeStore): SessionRepository {
  const { users, sessions, origins, events } = store;
  let last: Promise<unknown> = Promise.resolve();
  return {
    async start({ id, userId, createdAt, expiresAt, tokenHash, origin, seen }, { admit, most, eventOf, newDevice }) {
      const user = users.get(userId);
      if (!user || user.freeze) return err({ code: "USER_FROZEN" });
      const admitted = await admit(noSql);
      if (!admitted.ok) return admitted;
      const proved = { methods: admitted.value, at: createdAt };
      const displaced = [...sessions.values()]
        .filter((one) => one.userId === userId && !one.ended && one.expiresAt > createdAt)
        .toSorted((a, b) => b.lastUsedAt.getTime() - a.lastUsedAt.getTime() || (a.id < b.id ? 1 : -1))
        .slice(most - 1);
      for (const one of displaced) one.ended = { at: createdAt, reason: "DISPLACED" };
      const token = { hash: nameOf(tokenHash), madeAt: createdAt, parent: null, usedAt: null, successor: null };
      sessions.set(id, {
        id,
        userId,
        createdAt,
        lastUsedAt: createdAt,
        expiresAt,
        ended: null,
        keptBy: "client",
        proved,
        seen,
        isTold: false,
        tokens: [token],
      });
      const known = origins.get(userId) ?? new Set();
      const isNewUser = known.size === 0 && createdAt.getTime() - user.createdAt.getTime() < DAY_MS;
      const isKnownNetwork = newDevice?.unlessFrom != null && known.has(newDevice.unlessFrom);
      origins.set(userId, known.add(nameOf(origin.deviceTokenHash)));
      if (origin.network !== undefined) known.add(origin.network);
      const ids = displaced.map((one) => one.id);
      events.push(...ids.map(eventOf));
      if (newDevice && !isNewUser && !isKnownNetwork) tellOfDevice(store, id, newDevice);
      return ok({ roles: user.roles, displaced: ids, proved });
    },
    withToken(tokenHash, work) {
      const run = last.then(async () => {
        const session = [...sessions.values()].find(({ tokens }) =>
          tokens.some(({ hash }) => hash === nameOf(tokenHash)),
        );
        if (!session) return null;
        const before = [structuredClone(session), events.length] as const;
        try {
          return await work(lock(store, session, nameOf(tokenHash)));
        } catch (error) {
          sessions.set(session.id, before[0]); // rolled back
          events.length = before[1];
          throw error;
        }
      });
      last = run.catch(() => undefined);
      return run;
    },
    async end({ sessionId, userId, reason, at, event }) {
      const session = sessions.get(sessionId);
      if (session?.userId !== userId) return null;
      if (!session.ended) {
        session.ended = { at, reason };
        events.push(event);
      }
      return session.ended.at;
    },
  };
}

/** By the event, and by mail where that is not too often. */
function tellOfDevice({ users, sessions, events, mails }: FakeStore, id: string, { event, detail }: NewDevice): void {
  events.push(event);
  const session = sessions.get(id);
  if (!session || !users.get(session.userId)?.emailConfirmedAt) return;
  const { userId, createdAt } = session;
  const told = [...sessions.values()].filter(
    (one) => one.userId === userId && one.isTold && createdAt.getTime() - one.createdAt.getTime() < DAY_MS,
  );
  if (told.length >= DEVICE_NOTICES_PER_DAY) return;
  session.isTold = true;
  mails.push({ kind: "NEW_DEVICE", userId, ...(detail === null ? {} : { detail }) });
}

function lock({ users, events }: FakeStore, session: StoredSession, hash: string): LockedSession {
  const { id, userId, createdAt, expiresAt, ended, keptBy, proved, tokens } = session;
  const token = tokens.find((one) => one.hash === hash);
  if (!token) throw new Error("no token");
  return {
    id,
    userId,
    roles: users.get(userId)?.roles ?? [],
    times: { createdAt, expiresAt, endedAt: ended?.at ?? null },
    keptBy,
    proved,
    token: { usedAt: token.usedAt, successor: token.successor },
    async tokenMadeAt(last) {
      const made = tokens.map(({ madeAt }) => madeAt).toSorted((a, b) => b.getTime() - a.getTime());
      return made[last - 1] ?? null;
    },
    async voidSuccessor(at) {
      for (const one of tokens) if (one.parent === hash && !one.usedAt) one.usedAt = at;
    },
    async exchange({ hash: next, sealed, at, expiresAt: end, address }) {
      token.usedAt = at;
      token.successor = sealed;
      // What could still read this token goes: it is used now.
      for (const one of tokens) if (one.hash === token.parent) one.successor = null;
      tokens.push({ hash: nameOf(next), madeAt: at, parent: hash, usedAt: null, successor: null });
      session.lastUsedAt = at;
      session.expiresAt = end;
      if (address !== null) session.seen = { ...session.seen, address };
    },
    async keepInCookie() {
      session.keptBy = "cookie";
    },
    async end({ reason, at, event }) {
      session.ended = { at, reason };
      events.push(event);
    },
  };
}

/** Where the users of the store logged in from. */
export function makeFakeOrigins({ users, origins }: FakeStore): KnownOrigins {
  const has = (login: Parameters<KnownOrigins["hasDevice"]>[0], name: string) =>
    [...users.values()].some(
      (user) =>
        login !== null &&
        (login.kind === "username" ? user.usernameKey : user.emailConfirmedAt && user.emailKey) === login.key &&
        origins.get(user.id)?.has(name) === true,
    );
  return {
    hasDevice: async (login, tokenHash) => has(login, nameOf(tokenHash)),
    hasNetwork: async (login, network) => has(login, network),
    isDeviceOf: async (userId, tokenHash) => origins.get(userId)?.has(nameOf(tokenHash)) === true,
  };
}
