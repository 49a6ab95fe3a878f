import type { HttpRoutes } from "@coffer/platform/http/routes";
import { parseAssertion } from "@coffer/platform/passkeys/parse-assertion";
import type { Loop } from "@coffer/platform/running/loop";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import type { SigningKeys } from "../adapters/keys/signing-keys.ts";
import { clientSecrets } from "../adapters/oauth/client-metadata.ts";
import { cookieNames } from "../adapters/oauth/cookie-names.ts";
import { makeLateOAuthServer } from "../adapters/oauth/late-server.ts";
import { makeReadOwnToken } from "../adapters/oauth/own-tokens.ts";
import { makeClientDesk } from "../adapters/postgres/oauth/client-desk.ts";
import { makeEndGrantOfUser } from "../adapters/postgres/oauth/end-grant.ts";
import { makeFindClient, makeListClients, makeListEndedOfClient } from "../adapters/postgres/oauth/find-clients.ts";
import { makeGrants } from "../adapters/postgres/oauth/grants.ts";
import { makeListGrants } from "../adapters/postgres/oauth/list-grants.ts";
import { clearRecords, makeRecords } from "../adapters/postgres/oauth/records.ts";
import type { IssueToMachine } from "../app/api-keys/issue-to-machine.ts";
import type { App } from "../app/app.ts";
import { makeDisableClient } from "../app/oauth/disable-client.ts";
import { makeEndGrant } from "../app/oauth/end-grant.ts";
import { makeFindGrants } from "../app/oauth/find-grants.ts";
import { makeRegisterClient } from "../app/oauth/register-client.ts";
import { makeRotateClientSecret } from "../app/oauth/rotate-client-secret.ts";
import { SCOPES } from "../app/oauth/scopes.ts";
import { makeUpdateClient } from "../app/oauth/update-client.ts";
import type { StartCeremonies } from "../app/passkeys/start-ceremonies.ts";
import type { Logout } from "../app/sessions/logout.ts";
import type { StartPasskeySecondFactor } from "../app/sessions/start-passkey-second-factor.ts";
import type { EndedSessions } from "../app/users/ports.ts";
import type { AuthConfig } from "../config.ts";
import type { UserId } from "../domain/users/ids.ts";
import { makeMachineTokens } from "../http/oauth/machine-tokens.ts";
import { makeOAuthDoor } from "../http/oauth/oauth-door.ts";
import { protocolPages } from "../http/oauth/pages.ts";
import { makeClearRecordsJob } from "../jobs/oauth/clear-records.ts";
import type { Logins } from "./sessions.ts";
import type { Users } from "./users.ts";

type OAuth = {
  readonly app: Pick<
    App,
    | "listClients"
    | "registerClient"
    | "updateClient"
    | "rotateClientSecret"
    | "disableClient"
    | "findGrants"
    | "endGrant"
  >;
  readonly route: HttpRoutes;
  readonly job: Loop;
};

/** How long a browser in which somebody logged in may let clients in without asking again. */
const LOGIN_LIFE_MS = 60 * 60_000;

export function composeOAuth(
  { pool, clock, log, wakes }: SubgraphEnvironment,
  config: AuthConfig,
  parts: Pick<Users, "users" | "limits" | "proofOfWork"> & {
    readonly signingKeys: SigningKeys;
    readonly endedSessions: EndedSessions;
    readonly makeShortLogin: (lifeMs: number) => Logins;
    readonly startPasskeySecondFactor: StartPasskeySecondFactor;
    readonly logout: Logout;
    readonly startCeremonies: StartCeremonies;
    readonly issueToMachine: IssueToMachine;
  },
): OAuth {
  const { users, limits, signingKeys, endedSessions, makeShortLogin, issueToMachine } = parts;
  const onCommit = () => wakes.wake("auth");
  const { issuer, ttlMs } = config.accessToken;
  const findUser = async (id: UserId) => (await users.listByIds([id]))[0] ?? null;
  const resource = new URL("/graphql", issuer).href;
  const server = makeLateOAuthServer({
    issuer,
    resource,
    accessTokenTtlMs: ttlMs,
    refreshIdleMs: config.session.idleMs,
    scopes: SCOPES,
    records: makeRecords({ pool, clock }),
    grants: makeGrants({ pool, clock, policy: config.session, onCommit }),
    findClient: makeFindClient(pool),
    readOwnToken: makeReadOwnToken({ keys: signingKeys, issuer, clock }),
    announce: (id) => endedSessions.announce(id),
    keys: signingKeys,
    endLogin: async ({ userId, sessionId: id }) => {
      await parts.logout({ userId, credential: { kind: "session", id } });
    },
    pages: protocolPages,
    findUser,
    log,
  });
  const desk = makeClientDesk({ pool, onCommit });
  return {
    app: {
      listClients: makeListClients(pool),
      registerClient: makeRegisterClient({ desk, secrets: clientSecrets, clock }),
      updateClient: makeUpdateClient({ desk }),
      rotateClientSecret: makeRotateClientSecret({ desk, secrets: clientSecrets }),
      disableClient: makeDisableClient({ desk, listEnded: makeListEndedOfClient(pool), endedSessions, clock }),
      findGrants: makeFindGrants({ listGrants: makeListGrants({ pool, clock }) }),
      endGrant: makeEndGrant({ endGrant: makeEndGrantOfUser({ pool, onCommit }), endedSessions, clock }),
    },
    route: makeOAuthDoor({
      server,
      limits,
      machineTokens: makeMachineTokens({ issueToMachine, resource }),
      ...makeShortLogin(LOGIN_LIFE_MS),
      ...{ startCeremonies: parts.startCeremonies, startPasskeySecondFactor: parts.startPasskeySecondFactor },
      parseAssertion,
      askWork: () => parts.proofOfWork?.ask("login") ?? null,
      findUser,
      cookies: Object.values(cookieNames(issuer)),
      log,
    }),
    job: makeClearRecordsJob((before) => clearRecords(pool, before), clock, log),
  };
}
