import { isIP } from "node:net";
import { readTwoFactors } from "@coffer/platform/identity/assurance";
import type { Mode } from "@coffer/platform/postgres/provision";
import type { Environment } from "@coffer/platform/running/config";
import { OPERATION_MS } from "@coffer/platform/running/deadlines";
import type { TrustProxy } from "./http/client-address.ts";
import type { DoorConfig } from "./http/door-options.ts";
import type { BodyBounds } from "./limits/bodies-under-way.ts";

export const readGatewayConfig = (env: Environment, mode: Mode): DoorConfig => ({
  // A sandbox's money is not real and its documents pass by themselves: it is for this machine
  // alone unless said otherwise.
  host: env.text("HOST", mode === "sandbox" ? "127.0.0.1" : "0.0.0.0"),
  port: env.port("PORT", 4000),
  trustProxy: readTrustProxy(env),
  bodies: readBodyBounds(env),
  connectionsPerAddress: env.integer("CONNECTIONS_PER_ADDRESS", 2_000, { min: 1, max: 1_000_000 }),
  executions: {
    perUser: env.integer("EXECUTIONS_PER_USER", 256, { min: 1, max: 100_000 }),
    perAddress: env.integer("EXECUTIONS_PER_ADDRESS", 1_024, { min: 4, max: 1_000_000 }),
    queriesAtOnce: env.integer("QUERIES_AT_ONCE", 4, { min: 1, max: 10_000 }),
    subscriptionsPerUser: env.integer("SUBSCRIPTIONS_PER_USER", 1_000, { min: 1, max: 1_000_000 }),
  },
  operationTimeoutMs: env.integer("OPERATION_TIMEOUT_MS", OPERATION_MS, { min: 100, max: 600_000 }),
  sockets: {
    sockets: env.integer("SOCKETS_MAX", 10_000, { min: 2, max: 1_000_000 }),
    strangersPerAddress: env.integer("SOCKETS_PER_ADDRESS", 500, { min: 1, max: 1_000_000 }),
    perUser: env.integer("SOCKETS_PER_USER", 250, { min: 1, max: 1_000_000 }),
    strangerIdleMs: env.integer("SOCKET_IDLE_SECONDS", 60, { min: 1, max: 86_400 }) * 1000,
  },
  depthMax: env.integer("QUERY_DEPTH_MAX", 14, { min: 3, max: 100 }),
  tokensMax: env.integer("QUERY_TOKENS_MAX", 4000, { min: 100, max: 20_000 }),
  selectionsMax: env.integer("QUERY_SELECTIONS_MAX", 1000, { min: 100, max: 20_000 }),
  valuesMax: env.integer("QUERY_VALUES_MAX", 100_000, { min: 1000, max: 100_000_000 }),
  repetitions: {
    aliases: env.integer("QUERY_ALIASES_MAX", 15, { min: 1, max: 1000 }),
    queryFields: env.integer("QUERY_FIELDS_MAX", 50, { min: 1, max: 1000 }),
    mutationFields: env.integer("MUTATION_FIELDS_MAX", 10, { min: 1, max: 1000 }),
    directives: env.integer("QUERY_DIRECTIVES_MAX", 5, { min: 1, max: 100 }),
  },
  introspection: env.flag("INTROSPECTION", mode === "sandbox"),
  landingPage: env.flag("LANDING_PAGE", mode === "sandbox"),
  console: env.flag("CONSOLE", true) ? mode : null,
  twoFactors: readTwoFactors(env, mode),
});

const MB = 1024 * 1024;
/** Several of the largest must fit, of several people. */
const LARGEST_AT_ONCE_MIN = 4;

function readBodyBounds(env: Environment): BodyBounds {
  const userBytes = env.integer("BODY_MAX_MB", 16, { min: 1, max: 1024 }) * MB;
  const totalBytes = env.integer("BODIES_MAX_MB", 128, { min: 4, max: 65_536 }) * MB;
  return { anyoneBytes: 256 * 1024, userBytes, totalBytes: Math.max(totalBytes, LARGEST_AT_ONCE_MIN * userBytes) };
}

const HOPS = /^[1-9]$/;
const NAMED_NETWORKS: Readonly<Record<string, readonly string[]>> = {
  loopback: ["127.0.0.0/8", "::1/128"],
  linklocal: ["169.254.0.0/16", "fe80::/10"],
  uniquelocal: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
};

/** As other servers take it: a count, addresses, networks, or the names of networks. */
function readTrustProxy(env: Environment): TrustProxy {
  const parts = env.list("TRUST_PROXY", []);
  const [first = ""] = parts;
  if (parts.length === 1 && HOPS.test(first)) return { hops: Number.parseInt(first, 10), proxies: [] };
  const proxies = parts.flatMap((part) => NAMED_NETWORKS[part] ?? part);
  if (!proxies.every(isAddressOrNetwork))
    env.refuse("TRUST_PROXY must be a count of proxies from 1 to 9, or addresses with commas between");
  return { hops: 0, proxies };
}

function isAddressOrNetwork(text: string): boolean {
  const [address = "", prefix, ...more] = text.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number.parseInt(prefix, 10) <= (family === 6 ? 128 : 32));
}
