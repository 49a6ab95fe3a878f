import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import type { SigningKeys } from "@coffer/platform/identity/assertion";
import { readIssuer } from "@coffer/platform/identity/issuer";
import type { Environment } from "@coffer/platform/running/config";
import { readKeySet, readServiceConfig, type ServiceConfig } from "@coffer/platform/service/config";
import { Secret } from "@coffer/platform/values/secret";
import { readGatewayConfig } from "./config.ts";
import type { DoorConfig } from "./http/door-options.ts";

/** The gateway as a process of its own. */
export type GatewayProcessConfig = ServiceConfig & {
  readonly gateway: DoorConfig;
  readonly supergraphFile: string | null;
  readonly issuer: string;
  readonly signingKeys: SigningKeys;
  /** The instances of each subgraph. */
  readonly subgraphUrls: Readonly<Record<SubgraphName, readonly string[]>>;
  readonly subgraphTimeoutMs: number;
  /**
   * For what takes long by right: somewhat more than an operation may take, whose own deadline
   * comes first.
   */
  readonly patientTimeoutMs: number;
  readonly subgraphConnections: number;
};

export function readGatewayProcessConfig(env: Environment): GatewayProcessConfig {
  const service = readServiceConfig(env);
  const gateway = { ...readGatewayConfig(env, service.mode), host: service.host };
  return {
    ...service,
    gateway,
    supergraphFile: env.optional("SUPERGRAPH_FILE") ?? null,
    issuer: readIssuer(env, service.mode),
    signingKeys: readKeySet(env, "GATEWAY_SIGNING_KEYS", "private").map((jwk) => ({
      kid: jwk.kid ?? "",
      privateJwk: new Secret(JSON.stringify(jwk)),
    })),
    subgraphUrls: Object.fromEntries(
      SUBGRAPHS.map((name) => [name, readUrls(env, `${name.toUpperCase()}_URL`)]),
    ) as Record<SubgraphName, readonly string[]>,
    subgraphTimeoutMs: env.integer("SUBGRAPH_TIMEOUT_MS", 10_000, { min: 100, max: 120_000 }),
    patientTimeoutMs: gateway.operationTimeoutMs + 5_000,
    subgraphConnections: env.integer("SUBGRAPH_CONNECTIONS", 64, { min: 1, max: 10_000 }),
  };
}

function readUrls(env: Environment, name: string): readonly string[] {
  const urls = env.list(name, []);
  if (urls.length === 0 || !urls.every((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)))
    env.refuse(`${name} must be an http or https URL, or several with commas between`);
  return urls;
}
