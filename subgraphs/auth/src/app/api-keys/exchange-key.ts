import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import type { Secret } from "@coffer/platform/values/secret";
import type { GrantTokens, KeyGrant, KeyGrants } from "./ports.ts";

export type Exchanged = {
  readonly token: Secret;
  readonly expiresAt: Date;
  /** From where the token may be used: for whoever takes it to check, at every use. */
  readonly networks: readonly string[];
  readonly grant: KeyGrant;
};

/**
 * A key's secret, by its SHA-256, for an access token that ends soon. Null where it is good for
 * nothing; why, is not told. `address`: from where it was used.
 */
export type ExchangeKey = (hash: Uint8Array, address: string | null) => Promise<Exchanged | null>;

export type ExchangeKeyDeps = UseGrantDeps & { tokens: GrantTokens };

/** A use is noted once in a minute, so that no key costs a write for each of its requests. */
const NOTED_EVERY_MS = 60_000;
/** A token says its end in seconds: one that ends within this one has ended. */
const SHORTEST_MS = 1_000;

export const makeExchangeKey = ({ tokens, ...deps }: ExchangeKeyDeps): ExchangeKey => {
  const useGrant = makeUseGrant(deps);
  return async (hash, address) => {
    const grant = await useGrant({ hash, address });
    return grant && { ...(await tokens.sign(grant)), networks: grant.networks, grant };
  };
};

type UseGrantDeps = { grants: KeyGrants; clock: Clock; log: Logger };

/**
 * What a secret is good for now, and that it was used is noted. Null where it is good for nothing,
 * or what it is good for is not admitted.
 */
export type UseGrant = (use: {
  readonly hash: Uint8Array;
  readonly address: string | null;
  readonly admits?: (grant: KeyGrant) => boolean;
}) => Promise<KeyGrant | null>;

export const makeUseGrant =
  ({ grants, clock, log }: UseGrantDeps): UseGrant =>
  async ({ hash, address, admits = () => true }) => {
    const at = clock.now();
    const grant = await grants.find(hash, at);
    if (!grant || grant.endsAt.getTime() - at.getTime() < SHORTEST_MS || !admits(grant)) return null;
    const { keyId, lastUsedAt } = grant;
    if (!lastUsedAt || at.getTime() - lastUsedAt.getTime() >= NOTED_EVERY_MS)
      // To know when it was used is no reason not to let it in.
      await grants.noteUse({ keyId, at, address }).catch((error: unknown) => {
        log.warn({ err: error, keyId }, "the use of an API key was not noted");
      });
    return grant;
  };
