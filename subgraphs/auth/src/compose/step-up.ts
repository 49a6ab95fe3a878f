import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import type { SigningKeys } from "../adapters/keys/signing-keys.ts";
import { makeSessionsToProve } from "../adapters/postgres/step-up/sessions-to-prove.ts";
import { makeAccessTokens } from "../adapters/sessions/access-tokens.ts";
import type { App } from "../app/app.ts";
import { makeStepUp } from "../app/step-up/step-up.ts";
import type { AuthConfig } from "../config.ts";
import type { Users } from "./users.ts";

export function composeStepUp(
  { pool, clock }: SubgraphEnvironment,
  config: AuthConfig,
  { hasher, limits, signingKeys: keys }: Users & { readonly signingKeys: SigningKeys },
): Pick<App, "stepUp"> {
  const { sign } = makeAccessTokens({ keys, clock, policy: config.accessToken });
  return { stepUp: makeStepUp({ sessions: makeSessionsToProve(pool), hasher, limits, sign, clock }) };
}
