import type { HttpRoutes } from "@coffer/platform/http/routes";
import type { Loop } from "@coffer/platform/running/loop";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import type { SigningKeys } from "../adapters/keys/signing-keys.ts";
import { listEndedGrants } from "../adapters/postgres/api-keys/list-ended-grants.ts";
import { listEndedNodeGrants } from "../adapters/postgres/nodes/ended-node-grants.ts";
import { clearSessions } from "../adapters/postgres/sessions/clear-sessions.ts";
import { makeEndOthers } from "../adapters/postgres/sessions/end-others.ts";
import { clearOrigins, makeKnownOrigins } from "../adapters/postgres/sessions/known-origins.ts";
import { listEndedSessions } from "../adapters/postgres/sessions/list-ended-sessions.ts";
import { makeListSessions } from "../adapters/postgres/sessions/list-sessions.ts";
import { clearChallenges, makeLoginChallenges } from "../adapters/postgres/sessions/login-challenges.ts";
import { makeSessionRepository } from "../adapters/postgres/sessions/session-repository.ts";
import { makeAccessTokens } from "../adapters/sessions/access-tokens.ts";
import { makeEndedSessions } from "../adapters/sessions/ended-sessions.ts";
import { opaqueTokens } from "../adapters/sessions/opaque-tokens.ts";
import { readDevice } from "../adapters/sessions/read-device.ts";
import { refreshTokens } from "../adapters/sessions/refresh-tokens.ts";
import type { App } from "../app/app.ts";
import type { StartCeremonies } from "../app/passkeys/start-ceremonies.ts";
import type { ListMethods, ProveFactor } from "../app/second-factors/ports.ts";
import { makeCompleteLogin } from "../app/sessions/complete-login.ts";
import { makeEndByToken } from "../app/sessions/end-by-token.ts";
import { makeEndOtherSessions } from "../app/sessions/end-other-sessions.ts";
import { makeEndSession } from "../app/sessions/end-session.ts";
import { makeFindSessions } from "../app/sessions/find-sessions.ts";
import { makeLogin } from "../app/sessions/login.ts";
import { makeLoginWithPasskey } from "../app/sessions/login-with-passkey.ts";
import { makeLogout } from "../app/sessions/logout.ts";
import { makeRefresh } from "../app/sessions/refresh.ts";
import { makeStartPasskeySecondFactor } from "../app/sessions/start-passkey-second-factor.ts";
import { makeAdmitSession, type StartSessionDeps } from "../app/sessions/start-session.ts";
import type { AuthConfig } from "../config.ts";
import { makeSessionDoor } from "../http/session-door.ts";
import { makeClearChallengesJob } from "../jobs/sessions/clear-challenges.ts";
import { makeClearOriginsJob } from "../jobs/sessions/clear-origins.ts";
import { makeClearSessionsJob } from "../jobs/sessions/clear-sessions.ts";
import { makeKeepEndedSessionsJob } from "../jobs/sessions/keep-ended-sessions.ts";
import type { PasskeyParts } from "./passkey-parts.ts";
import type { Users } from "./users.ts";

/** By a password, and what some need behind it. */
export type Logins = Pick<App, "login" | "completeLogin" | "loginWithPasskey">;

type Sessions = {
  readonly app: Logins &
    Pick<App, "startPasskeySecondFactor" | "refresh" | "logout" | "findSessions" | "endSession" | "endOtherSessions">;
  /**
   * A login of a browser that lets clients in: its session is as short as this, and nobody holds
   * its tokens.
   */
  readonly makeShortLogin: (lifeMs: number) => Logins;
  readonly route: HttpRoutes;
  readonly jobs: readonly Loop[];
};

type Parts = Users & {
  readonly signingKeys: SigningKeys;
  readonly endedSessions: ReturnType<typeof composeEndedSessions>;
  readonly listMethods: ListMethods;
  readonly proveFactor: ProveFactor;
  readonly passkeys: PasskeyParts;
  readonly startCeremonies: StartCeremonies;
  readonly onMail: () => void;
};

/** What every feature that ends sessions tells gateways by. */
export function composeEndedSessions({ pool, keyValue, clock, log }: SubgraphEnvironment, config: AuthConfig) {
  const listEnded = async (since: Date) => [
    ...(await listEndedSessions(pool, since)),
    ...(await listEndedGrants(pool, since)),
    ...(await listEndedNodeGrants(pool, { now: clock.now(), since })),
  ];
  return makeEndedSessions({ keyValue, listEnded, accessTokenTtlMs: config.accessToken.ttlMs, clock, log });
}

export function composeSessions(
  { pool, clock, log, wakes }: SubgraphEnvironment,
  config: AuthConfig,
  parts: Parts,
): Sessions {
  const { users, hasher, limits, proofOfWork, signingKeys, endedSessions, listMethods, proveFactor, passkeys } = parts;
  const policy = config.session;
  const onCommit = () => wakes.wake("auth");
  const sessions = makeSessionRepository({ pool, onCommit, onMail: parts.onMail });
  const accessTokens = makeAccessTokens({ keys: signingKeys, clock, policy: config.accessToken });
  const refresh = makeRefresh({ sessions, refreshTokens, accessTokens, endedSessions, clock, policy, log });
  const common = {
    ...{ users, limits, opaqueTokens, clock },
    origins: makeKnownOrigins({ pool, clock }),
    challenges: makeLoginChallenges(pool),
  };
  const makeLogins = (life: StartSessionDeps["policy"]): Logins => {
    const starting = { sessions, refreshTokens, accessTokens, endedSessions, readDevice, clock, policy: life };
    const admitSession = makeAdmitSession(starting);
    const login = { ...common, admitSession, hasher, proofOfWork, listMethods, policy: config.secondFactors, log };
    return {
      login: makeLogin(login),
      completeLogin: makeCompleteLogin({ ...common, admitSession, proveFactor }),
      loginWithPasskey: makeLoginWithPasskey({ ...common, ...passkeys, admitSession }),
    };
  };
  return {
    app: {
      ...makeLogins({ ...policy, keepsDevices: true }),
      startPasskeySecondFactor: makeStartPasskeySecondFactor({ ...common, ...parts, reading: passkeys.reading }),
      refresh,
      logout: makeLogout({ sessions, endedSessions, clock }),
      findSessions: makeFindSessions({ listSessions: makeListSessions({ pool, clock }) }),
      endSession: makeEndSession({ sessions, endedSessions, clock }),
      endOtherSessions: makeEndOtherSessions({
        ...{ endOthers: makeEndOthers({ pool, onCommit }), endedSessions, clock },
        accessTokenMs: config.accessToken.ttlMs,
      }),
    },
    makeShortLogin: (lifeMs) => makeLogins({ ...policy, idleMs: lifeMs, absoluteMs: lifeMs, keepsDevices: false }),
    route: makeSessionDoor({
      refresh,
      endByToken: makeEndByToken({ sessions, refreshTokens, endedSessions, clock }),
      pages: config.pages,
      clock,
      log,
    }),
    jobs: [
      makeClearSessionsJob((before) => clearSessions(pool, before), clock, log),
      makeClearOriginsJob((now) => clearOrigins(pool, now), clock, log),
      makeClearChallengesJob((now) => clearChallenges(pool, now), clock, log),
      makeKeepEndedSessionsJob(endedSessions, log),
    ],
  };
}
