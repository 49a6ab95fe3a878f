import type { HttpRoutes } from "@coffer/platform/http/routes";
import type { Loop } from "@coffer/platform/running/loop";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import type { SigningKeys } from "../adapters/keys/signing-keys.ts";
import { listEndedGrants } from "../adapters/postgres/api-keys/list-ended-grants.ts";
import { clearSessions } from "../adapters/postgres/sessions/clear-sessions.ts";
import { clearOrigins, makeKnownOrigins } from "../adapters/postgres/sessions/known-origins.ts";
import { listEndedSessions } from "../adapters/postgres/sessions/list-ended-sessions.ts";
import { makeSessionRepository } from "../adapters/postgres/sessions/session-repository.ts";
import { makeAccessTokens } from "../adapters/sessions/access-tokens.ts";
import { makeEndedSessions } from "../adapters/sessions/ended-sessions.ts";
import { opaqueTokens } from "../adapters/sessions/opaque-tokens.ts";
import { refreshTokens } from "../adapters/sessions/refresh-tokens.ts";
import type { App } from "../app/app.ts";
import { makeEndByToken } from "../app/sessions/end-by-token.ts";
import { type Login, makeLogin } from "../app/sessions/login.ts";
import { makeLogout } from "../app/sessions/logout.ts";
import { makeRefresh } from "../app/sessions/refresh.ts";
import { makeStartSession } from "../app/sessions/start-session.ts";
import type { AuthConfig } from "../config.ts";
import { makeSessionDoor } from "../http/session-door.ts";
import { makeClearOriginsJob } from "../jobs/sessions/clear-origins.ts";
import { makeClearSessionsJob } from "../jobs/sessions/clear-sessions.ts";
import { makeKeepEndedSessionsJob } from "../jobs/sessions/keep-ended-sessions.ts";
import type { Users } from "./users.ts";

type Sessions = {
  readonly app: Pick<App, "login" | "refresh" | "logout">;
  readonly endedSessions: ReturnType<typeof makeEndedSessions>;
  /**
   * A login of a browser that lets clients in: its session is as short as this, and nobody holds
   * its tokens.
   */
  readonly makeShortLogin: (lifeMs: number) => Login;
  readonly route: HttpRoutes;
  readonly jobs: readonly Loop[];
};

export function composeSessions(
  { pool, keyValue, clock, log, wakes }: SubgraphEnvironment,
  config: AuthConfig,
  parts: Users & { readonly signingKeys: SigningKeys },
): Sessions {
  const { users, hasher, limits, signingKeys } = parts;
  const policy = config.session;
  const sessions = makeSessionRepository({ pool, onCommit: () => wakes.wake("auth") });
  const accessTokens = makeAccessTokens({ keys: signingKeys, clock, policy: config.accessToken });
  const listEnded = async (since: Date) => [
    ...(await listEndedSessions(pool, since)),
    ...(await listEndedGrants(pool, since)),
  ];
  const accessTokenTtlMs = config.accessToken.ttlMs;
  const endedSessions = makeEndedSessions({ keyValue, listEnded, accessTokenTtlMs, clock, log });
  const startSession = makeStartSession({ sessions, refreshTokens, accessTokens, endedSessions, clock, policy });
  const refresh = makeRefresh({ sessions, refreshTokens, accessTokens, endedSessions, clock, policy, log });
  const origins = makeKnownOrigins({ pool, clock });
  const loginParts = { users, hasher, limits, origins, deviceTokens: opaqueTokens, log };
  return {
    app: {
      login: makeLogin({ ...loginParts, startSession }),
      refresh,
      logout: makeLogout({ sessions, endedSessions, clock }),
    },
    endedSessions,
    makeShortLogin(lifeMs) {
      const short = { ...policy, idleMs: lifeMs, absoluteMs: lifeMs };
      const startShort = makeStartSession({
        sessions,
        refreshTokens,
        accessTokens,
        endedSessions,
        clock,
        policy: short,
      });
      return makeLogin({ ...loginParts, startSession: startShort });
    },
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
      makeKeepEndedSessionsJob(endedSessions, log),
    ],
  };
}
