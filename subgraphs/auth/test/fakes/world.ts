import { isId } from "@coffer/contracts/ids";
import { parseUsername } from "@coffer/platform/text/username";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { recoveryCodes } from "../../src/adapters/second-factors/recovery-codes.ts";
import { opaqueTokens } from "../../src/adapters/sessions/opaque-tokens.ts";
import { readDevice } from "../../src/adapters/sessions/read-device.ts";
import { refreshTokens } from "../../src/adapters/sessions/refresh-tokens.ts";
import { makeRegister } from "../../src/app/registration/register.ts";
import { makeCompleteLogin } from "../../src/app/sessions/complete-login.ts";
import { makeLogin } from "../../src/app/sessions/login.ts";
import { makeRefresh } from "../../src/app/sessions/refresh.ts";
import { makeAdmitSession, makeStartSession } from "../../src/app/sessions/start-session.ts";
import { parseEmail } from "../../src/domain/users/email.ts";
import { makeFakeChallenges } from "./challenges.ts";
import { makeFakeAccessTokens, makeFakeEndedSessions, makeFakeHasher, makeFakeLimits } from "./doors.ts";
import { codeOf, makeFakeFactors } from "./second-factors.ts";
import { makeFakeOrigins, makeFakeSessions } from "./sessions.ts";
import { makeFakeStore } from "./store.ts";
import { makeFakeUsers } from "./users.ts";

export const PASSWORD = "violet harbour sextant";
const HOUR = 3_600_000;
export const POLICY = {
  idleMs: 30 * 24 * HOUR,
  absoluteMs: 90 * 24 * HOUR,
  graceMs: 10_000,
  most: 3,
  refreshes: { most: 20, windowMs: HOUR },
  challengeMs: 300_000,
  keepsDevices: true,
};

export function username(text: string) {
  const parsed = parseUsername(text);
  if (!parsed.ok) throw new Error(`${text} is no username`);
  return parsed.value;
}
export function email(text: string) {
  const parsed = parseEmail(text);
  if (!parsed.ok) throw new Error(`${text} is no address`);
  return parsed.value;
}

/** Everything of auth in memory; tokens are the real ones, and passwords are hashed fast. */
export function makeFakeWorld() {
  const world = makeWorld();
  return { ...world, withTotp: (name: string) => withTotp(world, name) };
}

/**
 * Somebody, made where there is nobody of the name, in a session of theirs, who has confirmed an
 * authenticator app.
 */
async function withTotp(world: ReturnType<typeof makeWorld>, name: string) {
  const { store, clock, factors } = world;
  const known = [...store.users.values()].find((one) => one.username === name)?.id;
  const userId = known ?? (await world.person(name));
  await world.loggedIn(name);
  const sessionId = [...store.sessions.keys()].at(-1);
  if (sessionId === undefined || !isId("ses", sessionId)) throw new Error("no session");
  store.events.length = 0;
  store.mails.length = 0;
  const begun = await factors.beginTotp(userId);
  if (!begun.ok) throw new Error(begun.error.code);
  const { secret } = begun.value;
  const confirmed = await factors.confirmTotp({ userId, sessionId, code: new Secret(codeOf(secret, clock)) });
  if (!confirmed.ok) throw new Error(confirmed.error.code);
  const codes = (confirmed.value.recoveryCodes ?? []).map((one) => one.reveal());
  return { userId, sessionId, secret, codes };
}

function makeWorld() {
  const store = makeFakeStore();
  const { log, lines } = makeFakeLog();
  const clock = makeFakeClock();
  const hasher = makeFakeHasher();
  const limits = makeFakeLimits();
  const endedSessions = makeFakeEndedSessions();
  const accessTokens = makeFakeAccessTokens();
  const users = makeFakeUsers(store);
  const sessions = makeFakeSessions(store);
  const factors = makeFakeFactors({ store, clock, endedSessions, log });
  const deps = {
    ...{ users, sessions, hasher, limits, proofOfWork: null },
    origins: makeFakeOrigins(store),
    opaqueTokens,
    challenges: makeFakeChallenges(store),
    listMethods: factors.listMethods,
    proveFactor: factors.proveFactor,
    refreshTokens,
    accessTokens,
    endedSessions,
    readDevice,
    clock,
    log,
    policy: POLICY,
  };
  const admitSession = makeAdmitSession(deps);
  const login = makeLogin({ ...deps, admitSession });
  return {
    store,
    clock,
    lines,
    hasher,
    limits,
    endedSessions,
    accessTokens,
    deps: { ...deps, admitSession },
    factors,
    startSession: makeStartSession(admitSession),
    refresh: makeRefresh(deps),
    login,
    completeLogin: makeCompleteLogin({ ...deps, admitSession }),
    /** Registers, with a confirmed address, and forgets what that took. */
    async person(name: string) {
      const made = await makeRegister(deps)({
        username: username(name),
        typed: name,
        email: email(`${name}@example.com`),
        language: "en",
        password: new Secret(PASSWORD),
      });
      if (!made.ok) throw new Error(made.error.code);
      for (const done of [hasher.work, store.events, store.mails, limits.emails]) done.length = 0;
      const user = [...store.users.values()].find((one) => one.username === name);
      if (!user) throw new Error("nobody was registered");
      store.users.set(user.id, { ...user, emailConfirmedAt: clock.now() });
      return user.id;
    },
    recoveryCodes,
    hashOf: (token: Secret) => opaqueTokens.hashOf(token) ?? new Uint8Array(0),
    async loggedIn(name: string) {
      const answer = await login({ login: name, password: new Secret(PASSWORD) });
      if (!answer.ok) throw new Error(answer.error.code);
      return answer.value;
    },
  };
}
