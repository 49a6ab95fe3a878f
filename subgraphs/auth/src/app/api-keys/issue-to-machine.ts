import type { Clock } from "@coffer/platform/values/clock";
import { makeIsInNetworks } from "@coffer/platform/values/networks";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { ServiceId } from "../../domain/users/ids.ts";
import type { UseGrant } from "./exchange-key.ts";
import type { GrantTokens, KeyGrant, KeySecrets } from "./ports.ts";

export type ServiceAsks = {
  /** As it was sent: it need be nobody's. */
  readonly serviceId: ServiceId;
  /** An API key of that service. */
  readonly secret: Secret;
  /** What the token is to be good for, of what the key is; null: for all of that. */
  readonly scopes: readonly string[] | null;
  readonly address: string | null;
};

export type ServiceToken = {
  readonly token: Secret;
  readonly expiresInSeconds: number;
  readonly scopes: readonly string[];
};

/**
 * `client` tells nobody why: there is no such service or key, it is another's, has ended, or may
 * not be used from there. `scope`: it is not the key's.
 */
export type ServiceTokenRefusal = { readonly refused: "client" | "scope" };

/**
 * The client credentials grant (RFC 6749 §4.4): an access token for a service, as the gateway gets
 * one for its key, and never for more than that.
 */
export type IssueToMachine = (asked: ServiceAsks) => Promise<Result<ServiceToken, ServiceTokenRefusal>>;

export type IssueToMachineDeps = {
  useGrant: UseGrant;
  secrets: Pick<KeySecrets, "hashOf">;
  tokens: GrantTokens;
  clock: Clock;
};

export const makeIssueToMachine =
  ({ useGrant, secrets, tokens, clock }: IssueToMachineDeps): IssueToMachine =>
  async ({ serviceId, secret, scopes, address }) => {
    const hash = secrets.hashOf(secret);
    const admits = ({ owner, networks }: KeyGrant) =>
      owner.kind === "service" && owner.id === serviceId && isFrom(networks, address);
    const grant = hash && (await useGrant({ hash, address, admits }));
    if (!grant) return err({ refused: "client" });
    const given = scopes ?? grant.scopes;
    // Without one it is good for nothing: whoever asks is to know.
    if (given.length === 0 || !given.every((scope) => grant.scopes.includes(scope))) return err({ refused: "scope" });
    const { token, expiresAt } = await tokens.sign({ ...grant, scopes: given });
    return ok({
      token,
      expiresInSeconds: Math.floor((expiresAt.getTime() - clock.now().getTime()) / 1000),
      scopes: given,
    });
  };

const isFrom = (networks: readonly string[], address: string | null): boolean =>
  networks.length === 0 || makeIsInNetworks(networks)(address ?? "");
