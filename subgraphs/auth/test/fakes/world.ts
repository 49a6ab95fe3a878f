import { parseUsername } from "@coffer/platform/text/username";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { opaqueTokens } from "../../src/adapters/sessions/opaque-tokens.ts";
import { refreshTokens } from "../../src/adapters/sessions/refresh-tokens.ts";
import { makeRegister } from "../../src/app/registration/register.ts";
import { makeLogin } from "../../src/app/sessions/login.ts";
import { makeRefresh } from "../../src/app/sessions/refresh.ts";
import { makeStartSession } from "../../src/app/sessions/start-session.ts";
import { parseEmail } from "../../src/domain/users/email.ts";
import { makeFakeAccessTokens, makeFakeEndedSessions, makeFakeHasher, makeFakeLimits } from "./doors.ts";
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
  const store = makeFakeStore();
  const { log, lines } = makeFakeLog();
  const clock = makeFakeClock();
  const hasher = makeFakeHasher();
  const limits = makeFakeLimits();
  const endedSessions = makeFakeEndedSessions();
  const accessTokens = makeFakeAccessTokens();
  const users = makeFakeUsers(store);
  const sessions = makeFakeSessions(store);
  const deps = {
    users,
    sessions,
    hasher,
    limits,
    origins: makeFakeOrigins(store),
    deviceTokens: opaqueTokens,
    refreshTokens,
    accessTokens,
    endedSessions,
    clock,
    log,
    policy: POLICY,
  };
  const startSession = makeStartSession(deps);
  const login = makeLogin({ ...deps, startSession });
  return {
    store,
    clock,
    lines,
    hasher,
    limits,
    endedSessions,
    accessTokens,
    deps: { ...deps, startSession },
    refresh: makeRefresh(deps),
    login,
    /** Registers, and forgets what that took. */
    async person(name: string) {
      const made = await makeRegister(deps)({
        username: username(name),
        email: email(`${name}@example.com`),
        password: new Secret(PASSWORD),
      });
      if (!made.ok) throw new Error(made.error.code);
      hasher.work.length = 0;
      store.events.length = 0;
      const user = [...store.users.values()].find((one) => one.username === name);
      if (!user) throw new Error("nobody was registered");
      return user.id;
    },
    async loggedIn(name: string) {
      const answer = await login({ login: name, password: new Secret(PASSWORD) });
      if (!answer.ok) throw new Error(answer.error.code);
      return answer.value;
    },
  };
}
