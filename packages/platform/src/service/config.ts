import { randomBytes } from "node:crypto";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import type { JWK } from "jose";
import type { KafkaAccess } from "../events/bus-kafka.ts";
import { parseKidOwner } from "../events/trust.ts";
import { readTwoFactors } from "../identity/assurance.ts";
import type { Mode } from "../postgres/provision.ts";
import type { Environment } from "../running/config.ts";
import { LOG_LEVELS, type LogLevel } from "../running/log.ts";
import { Secret } from "../values/secret.ts";
import { hasKeySettings, type KeySettings, readKeySettings } from "./key-settings.ts";

/** What every process of the distributed shape reads. */
type ProcessConfig = {
  readonly mode: Mode;
  readonly host: string;
  readonly healthPort: number;
  readonly logLevel: LogLevel;
  /** Unique among all processes. */
  readonly instanceId: string;
};

/** What each reads that others talk to. */
export type ServiceConfig = ProcessConfig & {
  readonly kafka: KafkaConfig;
  /** With the password. */
  readonly redisUrl: Secret;
  /** Of all subgraphs: whose events are believed. */
  readonly eventKeys: readonly JWK[];
};

export type KafkaConfig = {
  readonly access: KafkaAccess;
  readonly partitions: number;
  readonly replicas: number;
  readonly retentionMs: number;
};

const HOUR_MS = 60 * 60 * 1000;

const readProcess = (env: Environment): ProcessConfig => ({
  mode: env.oneOf("COFFER_MODE", ["sandbox", "production"]),
  host: env.text("HOST", "0.0.0.0"),
  healthPort: env.port("HEALTH_PORT", 9090),
  logLevel: env.oneOf("LOG_LEVEL", LOG_LEVELS, "info"),
  instanceId: env.text("INSTANCE_ID", randomBytes(6).toString("hex")),
});

export const readServiceConfig = (env: Environment): ServiceConfig => ({
  ...readProcess(env),
  kafka: readKafka(env),
  redisUrl: new Secret(readUrl(env, "REDIS_URL", REDIS)),
  eventKeys: readEventKeys(env, "EVENT_PUBLIC_KEYS", { kind: "public" }),
});

/** Of a process that nobody talks to, with its own part. */
export type WorkerConfig<Own> = ProcessConfig & StoreConfig & { readonly own: Own };

export function readWorkerConfig<Own>(
  env: Environment,
  readOwn: (env: Environment, mode: Mode) => Own,
): WorkerConfig<Own> {
  const process = readProcess(env);
  return { ...process, ...readStores(env), own: readOwn(env, process.mode) };
}

/** What keeps what a process works on. */
type StoreConfig = {
  readonly connections: number;
  readonly databaseUrl: Secret;
  readonly keys: KeySettings;
};

const readStores = (env: Environment): StoreConfig => ({
  connections: env.integer("DATABASE_CONNECTIONS", 12, { min: 2, max: 500 }),
  databaseUrl: new Secret(readUrl(env, "DATABASE_URL", POSTGRES)),
  keys: readNeededKeys(env),
});

/** What a subgraph reads besides, with its own part. */
export type SubgraphServiceConfig<Own> = ServiceConfig &
  StoreConfig & {
    readonly port: number;
    readonly bodyMaxBytes: number;
    /** Its events are signed with the first. */
    readonly eventSigningKeys: readonly { readonly kid: string; readonly privateJwk: Secret }[];
    /** Whose assertions are believed. */
    readonly gatewayKeys: readonly JWK[];
    /** Whether AAL2 means two factors. */
    readonly twoFactors: boolean;
    readonly own: Own;
  };

export function readSubgraphServiceConfig<Own>(
  env: Environment,
  name: SubgraphName,
  readOwn: (env: Environment, mode: Mode) => Own,
): SubgraphServiceConfig<Own> {
  const service = readServiceConfig(env);
  return {
    ...service,
    port: env.port("PORT", 4000),
    bodyMaxBytes: env.integer("BODY_MAX_MB", 16, { min: 1, max: 1024 }) * 1024 * 1024,
    ...readStores(env),
    gatewayKeys: readKeySet(env, "GATEWAY_PUBLIC_KEYS", "public"),
    eventSigningKeys: readEventKeys(env, "EVENT_SIGNING_KEYS", { kind: "private", owner: name }).map((jwk) => ({
      kid: jwk.kid ?? "",
      privateJwk: new Secret(JSON.stringify(jwk)),
    })),
    twoFactors: readTwoFactors(env, service.mode),
    own: readOwn(env, service.mode),
  };
}

export const readMigrationConfig = (env: Environment) => ({
  mode: env.oneOf("COFFER_MODE", ["sandbox", "production"]),
  adminUrl: new Secret(readUrl(env, "DATABASE_URL", POSTGRES)),
  passwords: Object.fromEntries(
    SUBGRAPHS.map((name) => [name, new Secret(env.text(`${name.toUpperCase()}_DATABASE_PASSWORD`))]),
  ) as Record<SubgraphName, Secret>,
  signer: readSigner(env),
});

/** The password of a signer's role, where account keys are to be its alone. */
function readSigner(env: Environment): Secret | null {
  const password = env.optional("SIGNER_DATABASE_PASSWORD");
  if (env.oneOf("WALLETS_SIGNER", ["inside", "apart"], "inside") === "inside") return null;
  if (password === undefined) env.refuse("SIGNER_DATABASE_PASSWORD must be set with WALLETS_SIGNER=apart");
  return new Secret(password ?? "");
}

const REDIS = ["redis://", "rediss://"];
const POSTGRES = ["postgres://", "postgresql://"];

function readUrl(env: Environment, name: string, beginnings: readonly string[]): string {
  const url = env.url(name);
  if (URL.canParse(url) && !beginnings.some((beginning) => url.startsWith(beginning)))
    env.refuse(`${name} must begin with ${beginnings.join(" or ")}`);
  return url;
}

const readKafka = (env: Environment): KafkaConfig => ({
  access: readKafkaAccess(env),
  partitions: env.integer("KAFKA_PARTITIONS", 6, { min: 1, max: 1000 }),
  replicas: env.integer("KAFKA_REPLICAS", 1, { min: 1, max: 10 }),
  retentionMs: env.integer("KAFKA_RETENTION_HOURS", 168, { min: 1, max: 87_600 }) * HOUR_MS,
});

/** Only an administrator makes topics and rights, so this one never comes without credentials. */
export function readBusPreparation(env: Environment): KafkaConfig {
  const config = readKafka(env);
  if (!config.access.credentials)
    env.refuse("KAFKA_SASL_MECHANISM must not be none: rights are for a cluster that knows its users");
  return config;
}

const MECHANISMS = ["none", "plain", "scram-sha-256", "scram-sha-512"] as const;

function readKafkaAccess(env: Environment): KafkaAccess {
  const brokers = readBrokers(env);
  const ssl = env.flag("KAFKA_SSL", false);
  const mechanism = env.oneOf("KAFKA_SASL_MECHANISM", MECHANISMS, "none");
  if (mechanism === "none") return { brokers, ssl, credentials: null };
  const [username, password] = [env.text("KAFKA_USERNAME"), new Secret(env.text("KAFKA_PASSWORD"))];
  return { brokers, ssl, credentials: { mechanism, username, password } };
}

function readBrokers(env: Environment): readonly string[] {
  const brokers = env.list("KAFKA_BROKERS", []);
  if (brokers.length === 0 || !brokers.every((broker) => /^[^\s:]+:\d{1,5}$/.test(broker)))
    env.refuse("KAFKA_BROKERS must be host:port, several with commas between");
  return brokers;
}

function readNeededKeys(env: Environment): KeySettings {
  if (!hasKeySettings(env))
    env.refuse("KEY_ENCRYPTION_KEY must be set, or KEY_ENCRYPTION_KEYS, KEY_ENCRYPTION_KEYS_FILE or VAULT_TRANSIT_URL");
  return readKeySettings(env);
}

/**
 * A JSON Web Key Set of Ed25519 keys (RFC 7517, RFC 8037), each with a `kid` of its own. Where it
 * is public, a private part in it is a mistake.
 */
export function readKeySet(env: Environment, name: string, kind: "public" | "private"): readonly JWK[] {
  const text = env.text(name);
  if (text === "") return [];
  try {
    const { keys } = JSON.parse(text) as { keys?: JWK[] };
    if (
      keys?.length &&
      isOfOwnIds(keys) &&
      keys.every((key) => isEd25519(key) && Boolean(key.d) === (kind === "private"))
    )
      return keys;
  } catch {
    // Reported below: the text may be a secret and is not quoted.
  }
  env.refuse(
    `${name} must be a JSON Web Key Set of Ed25519 keys, each with a kid of its own and ${kind === "private" ? "its" : "no"} private part: make one with \`node tools/src/make-env.ts\``,
  );
  return [];
}

/** Each key's `kid` says whose it is: `<subgraph>:<anything>`. */
function readEventKeys(
  env: Environment,
  name: string,
  { kind, owner }: { kind: "public" | "private"; owner?: SubgraphName },
): readonly JWK[] {
  const keys = readKeySet(env, name, kind);
  const isOwned = ({ kid }: JWK) => {
    const found = parseKidOwner(kid);
    return owner === undefined ? SUBGRAPHS.some((subgraph) => subgraph === found) : found === owner;
  };
  if (keys.every(isOwned)) return keys;
  env.refuse(`${name} must hold keys whose kid begins with ${owner ?? "a subgraph's name"} and a colon`);
  return [];
}

const isOfOwnIds = (keys: readonly JWK[]): boolean => new Set(keys.map(({ kid }) => kid)).size === keys.length;

const isEd25519 = ({ kty, crv, kid, x }: JWK): boolean => kty === "OKP" && crv === "Ed25519" && Boolean(kid && x);
