import { makeRelay } from "@coffer/platform/events/relay";
import { makeDeadLetterDesk } from "@coffer/platform/graphql/dead-letter-desk";
import { makeExecutableSubgraph, type Subgraph } from "@coffer/platform/graphql/subgraph";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./adapters/postgres/generated/client.ts";
import { announceEndings } from "./adapters/sessions/announce-endings.ts";
import type { App } from "./app/app.ts";
import { type EnsureUser, makeEnsureUser } from "./app/registration/ensure-user.ts";
import { makeRegister } from "./app/registration/register.ts";
import { makeFindByUsername } from "./app/users/find-by-username.ts";
import { makeFindUsers } from "./app/users/find-users.ts";
import { composeAccountByMail } from "./compose/account-by-mail.ts";
import { composeApiKeys } from "./compose/api-keys.ts";
import { composeFreezes } from "./compose/freezes.ts";
import { composeKeys } from "./compose/keys.ts";
import { composeLockouts } from "./compose/lockouts.ts";
import { composeMails } from "./compose/mails.ts";
import { composeNodes } from "./compose/nodes.ts";
import { composeOAuth } from "./compose/oauth.ts";
import { composePasskeyParts } from "./compose/passkey-parts.ts";
import { composePasskeys } from "./compose/passkeys.ts";
import { composeRoleDesk } from "./compose/role-desk.ts";
import { composeSecondFactors } from "./compose/second-factors.ts";
import { composeEndedSessions, composeSessions } from "./compose/sessions.ts";
import { composeStepUp } from "./compose/step-up.ts";
import { composeUsers } from "./compose/users.ts";
import type { AuthConfig } from "./config.ts";
import { makeContext } from "./graphql/context.ts";
import { resolvers } from "./graphql/resolvers.ts";

export type AuthSubgraph = Subgraph & {
  /**
   * Makes a user with these roles, once: one whose username exists already is left as it is. For an
   * operator's set-up.
   */
  readonly seedUser: EnsureUser;
  /** Publishes a new signing key, which signs after the lead time. Returns its kid. */
  readonly rotateSigningKey: () => Promise<string>;
  /** As `/auth/jwks.json` publishes them, for a gateway in this process. */
  readonly publishedKeys: ReturnType<typeof composeKeys>["signingKeys"]["published"];
};

export function composeAuth(environment: SubgraphEnvironment, config: AuthConfig): AuthSubgraph {
  const { pool, bus, clock, log, wakes } = environment;
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { schema: "auth" }),
    errorFormat: "minimal", // the others quote a call's arguments
    transactionOptions: { maxWait: 5000, timeout: 10_000 },
  });
  const mails = composeMails(environment, config);
  const users = composeUsers(environment, config, { prisma, onMail: mails.wake });
  const keys = composeKeys(environment, config);
  const endedSessions = composeEndedSessions(environment, config);
  const passkeys = composePasskeyParts(environment, config);
  const secondFactors = composeSecondFactors(environment, config, { endedSessions, passkeys, onMail: mails.wake });
  const { signingKeys } = keys;
  const proving = { ...users, ...secondFactors, passkeys, endedSessions, onMail: mails.wake };
  const passkeyDesk = composePasskeys(environment, proving);
  const sessions = composeSessions(environment, config, { ...proving, ...passkeyDesk.app, signingKeys });
  const apiKeys = composeApiKeys(environment, config, { endedSessions, signingKeys, onMail: mails.wake });
  const nodes = composeNodes(environment, config, { endedSessions });
  const proved = { ...sessions, ...sessions.app, ...passkeyDesk.app };
  const oauth = composeOAuth(environment, config, { ...users, ...proved, ...apiKeys, signingKeys, endedSessions });
  const app: App = {
    findUsers: makeFindUsers(users),
    findByUsername: makeFindByUsername(users),
    register: makeRegister({ ...users, clock }),
    ...sessions.app,
    ...composeStepUp(environment, config, { ...users, ...secondFactors, signingKeys }),
    ...apiKeys.app,
    ...nodes.app,
    ...secondFactors.app,
    ...passkeyDesk.app,
    ...composeFreezes(environment, prisma, endedSessions),
    ...composeLockouts(environment, config, users),
    ...oauth.app,
    ...composeRoleDesk(environment, { ...users, endedSessions }),
    ...composeAccountByMail(environment, { ...users, endedSessions, onMail: mails.wake }),
  };
  const relay = makeRelay({ subgraph: "auth", pool, bus: announceEndings(bus, endedSessions), log });
  const jobs = [
    ...[keys.job, oauth.job],
    ...[...sessions.jobs, ...secondFactors.jobs, ...passkeyDesk.jobs, ...apiKeys.jobs, ...nodes.jobs, ...mails.jobs],
  ];
  let stopListening = () => {};
  return {
    ...makeExecutableSubgraph({
      name: "auth",
      schemaFolder: environment.schemaFolder,
      resolvers,
      makeContext: makeContext(app),
      callerOf: environment.callerOf,
      deadLetters: makeDeadLetterDesk({ subgraph: "auth", pool, log }),
      log,
    }),
    routes: [keys.route, sessions.route, oauth.route],
    subscribe: mails.notices.subscribe,
    async start() {
      await mails.notices.subscribe();
      await keys.prepare();
      // The gateway in this process, whose store is new, must not believe tokens of sessions that
      // have ended.
      await endedSessions.restore();
      stopListening = wakes.on("auth", relay.wake);
      relay.start();
      for (const job of jobs) job.start();
    },
    async stop() {
      await Promise.all(jobs.map((job) => job.stop()));
      mails.close();
      stopListening();
      await mails.notices.stop();
      await relay.stop();
      await prisma.$disconnect();
    },
    seedUser: makeEnsureUser({ ...users, clock }),
    rotateSigningKey: keys.signingKeys.rotate,
    publishedKeys: keys.signingKeys.published,
  };
}
