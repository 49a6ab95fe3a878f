import type { HttpRoutes } from "@coffer/platform/http/routes";
import { InvalidEnvironment } from "@coffer/platform/running/config";
import type { Loop } from "@coffer/platform/running/loop";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { DoesNotOpen } from "@coffer/platform/stores/aes-gcm";
import { UnknownKey } from "@coffer/platform/stores/vault";
import { makeSigningKeys, type SigningKeys } from "../adapters/keys/signing-keys.ts";
import type { AuthConfig } from "../config.ts";
import { makeJwksRoute } from "../http/jwks-route.ts";
import { makeSigningKeyJob } from "../jobs/keys/tend-signing-keys.ts";

/** A verifier whose clock is behind still accepts a token that has just expired. */
const CLOCK_SKEW_MS = 60_000;

export type Keys = {
  readonly signingKeys: SigningKeys;
  readonly route: HttpRoutes;
  readonly job: Loop;
  /** Before anything is served: whoever checks tokens must find a key. */
  prepare(): Promise<void>;
};

export function composeKeys({ pool, vault, clock, log }: SubgraphEnvironment, config: AuthConfig): Keys {
  const trailMs = config.accessToken.ttlMs + CLOCK_SKEW_MS;
  const signingKeys = makeSigningKeys({ pool, vault, clock, policy: { ...config.signingKey, trailMs } });
  return {
    signingKeys,
    route: makeJwksRoute(signingKeys.published, Math.floor(config.signingKey.leadMs / 1000)),
    job: makeSigningKeyJob(signingKeys, log),
    async prepare() {
      await signingKeys.tend();
      await signingKeys.current().catch(refuseWrongKey);
    },
  };
}

/**
 * A start with another key would look well, and fail every login, and make wallets that a start
 * with the right one cannot open.
 */
function refuseWrongKey(error: unknown): never {
  if (error instanceof UnknownKey)
    throw new InvalidEnvironment([`KEY_ENCRYPTION_KEYS must have the key that this database names: ${error.message}`]);
  if (!(error instanceof DoesNotOpen)) throw error;
  throw new InvalidEnvironment([
    "KEY_ENCRYPTION_KEY must be the one with which this database was begun: what was sealed does not open with this one",
  ]);
}
