import { makeRelay } from "@coffer/platform/events/relay";
import { makeExecutableSubgraph, type Subgraph } from "@coffer/platform/graphql/subgraph";
import { InvalidEnvironment } from "@coffer/platform/running/config";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { DoesNotOpen } from "@coffer/platform/stores/vault";
import { PrismaPg } from "@prisma/adapter-pg";
import { makeAccessTokens } from "./adapters/access-tokens.ts";
import { announceEndings } from "./adapters/announce-endings.ts";
import { makeArgon2Hasher } from "./adapters/argon2-hasher.ts";
import { makeAttemptLimits } from "./adapters/attempt-limits.ts";
import { makeEndedSessions } from "./adapters/ended-sessions.ts";
import { opaqueTokens } from "./adapters/opaque-tokens.ts";
import { clearSessions } from "./adapters/postgres/clear-sessions.ts";
import { makeFreezeDesk } from "./adapters/postgres/freeze-desk.ts";
import { PrismaClient } from "./adapters/postgres/generated/client.ts";
import { clearOrigins, makeKnownOrigins } from "./adapters/postgres/known-origins.ts";
import { listEndedSessions } from "./adapters/postgres/list-ended-sessions.ts";
import { makeSessionRepository } from "./adapters/postgres/session-repository.ts";
import { makeUserRepository } from "./adapters/postgres/user-repository.ts";
import { refreshTokens } from "./adapters/refresh-tokens.ts";
import { makeSigningKeys } from "./adapters/signing-keys.ts";
import type { App } from "./app/app.ts";
import { type EnsureUser, makeEnsureUser } from "./app/ensure-user.ts";
import { makeFindFreezes } from "./app/find-freezes.ts";
import { makeFindUsers } from "./app/find-users.ts";
import { makeFreezeUser } from "./app/freeze-user.ts";
import { makeLogin } from "./app/login.ts";
import { makeLogout } from "./app/logout.ts";
import { makeRefresh } from "./app/refresh.ts";
import { makeRegister } from "./app/register.ts";
import { makeStartSession } from "./app/start-session.ts";
import { makeUnfreezeUser } from "./app/unfreeze-user.ts";
import type { AuthConfig } from "./config.ts";
import { makeContext } from "./graphql/context.ts";
import { resolvers } from "./graphql/resolvers.ts";
import { makeJwksRoute } from "./http/jwks-route.ts";
import { makeClearOriginsJob } from "./jobs/clear-origins.ts";
import { makeClearSessionsJob } from "./jobs/clear-sessions.ts";
import { makeKeepEndedSessionsJob } from "./jobs/keep-ended-sessions.ts";
import { makeSigningKeyJob } from "./jobs/tend-signing-keys.ts";

export type AuthSubgraph = Subgraph & {
  /** Makes a user with these roles, once: one whose username exists already is left as it is. For an operator's set-up. */
  readonly seedUser: EnsureUser;
  /** Publishes a new signing key, which signs after the lead time. Returns its kid. */
  readonly rotateSigningKey: () => Promise<string>;
};

/** A verifier whose clock is behind still accepts a token that has just expired. */
const CLOCK_SKEW_MS = 60_000;

export function composeAuth(environment: SubgraphEnvironment, config: AuthConfig): AuthSubgraph {
  const { pool, bus, clock, log, wakes } = environment;
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { schema: "auth" }),
    errorFormat: "minimal", // the others quote a call's arguments
    transactionOptions: { maxWait: 5000, timeout: 10_000 },
  });
  const { app, ensureUser, signingKeys, endedSessions } = makeUseCases(environment, config, prisma);
  const relay = makeRelay({ subgraph: "auth", pool, bus: announceEndings(bus, endedSessions), log });
  const jobs = [
    makeSigningKeyJob(signingKeys, log),
    makeClearSessionsJob((before) => clearSessions(pool, before), clock, log),
    makeClearOriginsJob((now) => clearOrigins(pool, now), clock, log),
    makeKeepEndedSessionsJob(endedSessions, log),
  ];
  let stopListening = () => {};

  return {
    ...makeExecutableSubgraph({
      name: "auth",
      schemaFolder: environment.schemaFolder,
      resolvers,
      makeContext: makeContext(app),
      log,
    }),
    routes: [makeJwksRoute(signingKeys.published, Math.floor(config.signingKey.leadMs / 1000))],
    async start() {
      // Before anything is served: whoever checks tokens must find a key.
      await signingKeys.tend();
      await signingKeys.current().catch(refuseWrongKey);
      // The gateway in this process, whose store is new, must not believe tokens of sessions that have ended.
      await endedSessions.restore();
      stopListening = wakes.on("auth", relay.wake);
      relay.start();
      for (const job of jobs) job.start();
    },
    async stop() {
      await Promise.all(jobs.map((job) => job.stop()));
      stopListening();
      await relay.stop();
      await prisma.$disconnect();
    },
    seedUser: ensureUser,
    rotateSigningKey: signingKeys.rotate,
  };
}

/** A start with another key would look well, and fail every login, and make wallets that a start with the right one cannot open. */
function refuseWrongKey(error: unknown): never {
  if (!(error instanceof DoesNotOpen)) throw error;
  throw new InvalidEnvironment([
    "KEY_ENCRYPTION_KEY must be the one with which this database was begun: what was sealed does not open with this one",
  ]);
}

function makeUseCases(environment: SubgraphEnvironment, config: AuthConfig, prisma: PrismaClient) {
  const { pool, keyValue, vault, clock, log, wakes } = environment;
  const onCommit = () => wakes.wake("auth");
  const users = makeUserRepository({ prisma, onCommit });
  const sessions = makeSessionRepository({ pool, onCommit });
  const desk = makeFreezeDesk({ pool, onCommit });
  const hasher = makeArgon2Hasher(config.argon2, config.hashing);
  const local = makeMemoryKeyValueStore(clock);
  const limits = makeAttemptLimits({ keyValue, local, policies: config.attempts, log });
  const trailMs = config.accessToken.ttlMs + CLOCK_SKEW_MS;
  const signingKeys = makeSigningKeys({ pool, vault, clock, policy: { ...config.signingKey, trailMs } });
  const accessTokens = makeAccessTokens({ keys: signingKeys, clock, policy: config.accessToken });
  const listEnded = (since: Date) => listEndedSessions(pool, since);
  const accessTokenTtlMs = config.accessToken.ttlMs;
  const endedSessions = makeEndedSessions({ keyValue, listEnded, accessTokenTtlMs, clock, log });
  const policy = config.session;
  const startSession = makeStartSession({ sessions, refreshTokens, accessTokens, endedSessions, clock, policy });
  const origins = makeKnownOrigins({ pool, clock });

  const app: App = {
    register: makeRegister({ users, hasher, limits, clock }),
    login: makeLogin({ users, hasher, limits, origins, deviceTokens: opaqueTokens, startSession, log }),
    refresh: makeRefresh({ sessions, refreshTokens, accessTokens, endedSessions, clock, policy, log }),
    logout: makeLogout({ sessions, endedSessions, clock }),
    findUsers: makeFindUsers({ users }),
    findFreezes: makeFindFreezes({ users }),
    freezeUser: makeFreezeUser({ desk, sessions, endedSessions, clock }),
    unfreezeUser: makeUnfreezeUser({ desk, clock }),
  };
  return { app, ensureUser: makeEnsureUser({ users, hasher, clock }), signingKeys, endedSessions };
}
