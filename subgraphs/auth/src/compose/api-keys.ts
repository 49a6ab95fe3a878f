import type { Loop } from "@coffer/platform/running/loop";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeGrantTokens } from "../adapters/api-keys/grant-tokens.ts";
import { keySecrets } from "../adapters/api-keys/key-secrets.ts";
import type { SigningKeys } from "../adapters/keys/signing-keys.ts";
import { clearKeys } from "../adapters/postgres/api-keys/clear-keys.ts";
import { makeKeyDesk } from "../adapters/postgres/api-keys/key-desk.ts";
import { makeKeyGrants } from "../adapters/postgres/api-keys/key-grants.ts";
import { makeKeyReader } from "../adapters/postgres/api-keys/key-reader.ts";
import { makeServiceDesk } from "../adapters/postgres/api-keys/machine-desk.ts";
import { makeServiceReader } from "../adapters/postgres/api-keys/machine-reader.ts";
import { makeCreateApiKey } from "../app/api-keys/create-api-key.ts";
import { makeExchangeKey, makeUseGrant } from "../app/api-keys/exchange-key.ts";
import { type IssueToMachine, makeIssueToMachine } from "../app/api-keys/issue-to-machine.ts";
import { makeListApiKeys } from "../app/api-keys/list-api-keys.ts";
import { makeServices } from "../app/api-keys/machines.ts";
import { makeRevokeApiKey } from "../app/api-keys/revoke-api-key.ts";
import { makeRotateApiKey } from "../app/api-keys/rotate-api-key.ts";
import type { App } from "../app/app.ts";
import type { EndedSessions } from "../app/users/ports.ts";
import type { AuthConfig } from "../config.ts";
import { makeClearKeysJob } from "../jobs/api-keys/clear-keys.ts";

type ApiKeys = {
  readonly app: Pick<App, "apiKeys" | "services">;
  readonly issueToMachine: IssueToMachine;
  readonly jobs: readonly Loop[];
};

export function composeApiKeys(
  { pool, clock, log, wakes }: SubgraphEnvironment,
  config: AuthConfig,
  parts: { readonly endedSessions: EndedSessions; readonly signingKeys: SigningKeys; readonly onMail: () => void },
): ApiKeys {
  const { endedSessions, signingKeys, onMail } = parts;
  const onCommit = () => {
    wakes.wake("auth");
    onMail();
  };
  const desk = makeKeyDesk({ pool, bounds: config.apiKeys, onCommit });
  const ordering = { desk, secrets: keySecrets, endedSessions, clock };
  const using = { grants: makeKeyGrants(pool), clock, log };
  const tokens = makeGrantTokens({ keys: signingKeys, clock, policy: config.accessToken });
  return {
    app: {
      apiKeys: {
        create: makeCreateApiKey(ordering),
        rotate: makeRotateApiKey(ordering),
        revoke: makeRevokeApiKey(ordering),
        list: makeListApiKeys({ reader: makeKeyReader(pool, clock), clock }),
        exchange: makeExchangeKey({ ...using, tokens }),
        now: () => clock.now(),
      },
      services: makeServices({
        desk: makeServiceDesk({ pool, onCommit }),
        reader: makeServiceReader(pool),
        endedSessions,
        clock,
      }),
    },
    issueToMachine: makeIssueToMachine({ useGrant: makeUseGrant(using), secrets: keySecrets, tokens, clock }),
    jobs: [makeClearKeysJob((before) => clearKeys(pool, before), clock, log)],
  };
}
