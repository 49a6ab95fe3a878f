import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import type { SigningKeys } from "../adapters/keys/signing-keys.ts";
import { makeSessionsToProve } from "../adapters/postgres/step-up/sessions-to-prove.ts";
import { makeAccessTokens } from "../adapters/sessions/access-tokens.ts";
import type { App } from "../app/app.ts";
import type { ListMethods, ProveFactor } from "../app/second-factors/ports.ts";
import { makeStepUp } from "../app/step-up/step-up.ts";
import type { AuthConfig } from "../config.ts";
import type { Users } from "./users.ts";

type Parts = Pick<Users, "hasher" | "limits"> & {
  readonly signingKeys: SigningKeys;
  readonly listMethods: ListMethods;
  readonly proveFactor: ProveFactor;
};

export function composeStepUp(
  { pool, clock }: SubgraphEnvironment,
  config: AuthConfig,
  { hasher, limits, signingKeys: keys, listMethods, proveFactor }: Parts,
): Pick<App, "stepUp" | "findStepUpMethods"> {
  const { sign } = makeAccessTokens({ keys, clock, policy: config.accessToken });
  const sessions = makeSessionsToProve(pool);
  return {
    stepUp: makeStepUp({ sessions, hasher, limits, listMethods, proveFactor, sign, clock }),
    findStepUpMethods: (userId) => listMethods(sessions.reading, userId),
  };
}
