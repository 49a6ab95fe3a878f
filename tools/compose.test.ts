import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { readAuthConfig } from "@coffer/auth/config";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { readGatewayProcessConfig } from "@coffer/gateway/process-config";
import { readPaymentsConfig } from "@coffer/payments/config";
import { toRoleName } from "@coffer/platform/postgres/role-names";
import { type Environment, readEnv } from "@coffer/platform/running/config";
import {
  readBusPreparation,
  readMigrationConfig,
  readSubgraphServiceConfig,
  readWorkerConfig,
} from "@coffer/platform/service/config";
import { readUsersConfig } from "@coffer/users/config";
import { readVerificationConfig } from "@coffer/verification/config";
import { readWalletsConfig } from "@coffer/wallets/config";
import { describe, expect, it } from "vitest";
import { COMPOSE_FILE, environmentOf, interpolate, readComposeServices, variablesOf } from "./src/compose-file.ts";
import { makeDeploymentSecrets } from "./src/deployment-secrets.ts";

const ROOT = new URL("../", import.meta.url);
const text = readFileSync(COMPOSE_FILE, "utf8");
const services = readComposeServices();
const secrets = makeDeploymentSecrets();
const ours = Object.entries(services).filter(([, { image }]) => image === "coffer");
/** Those that go on running. */
const ONCE = ["migrate", "prepare-bus"];
const lasting = ours.filter(([name]) => !ONCE.includes(name));
const dockerfile = readFileSync(new URL("Dockerfile", ROOT), "utf8");

/** Read by Node itself. */
const OF_NODE = ["NODE_OPTIONS"];
const none = () => null;
const READ_OWN: Record<SubgraphName, (env: Environment, mode: "sandbox" | "production") => unknown> = {
  auth: readAuthConfig,
  users: readUsersConfig,
  wallets: readWalletsConfig,
  verification: readVerificationConfig,
  payments: readPaymentsConfig,
  ledger: none,
};
const READERS: Record<string, (env: Environment) => unknown> = {
  migrate: readMigrationConfig,
  "prepare-bus": readBusPreparation,
  gateway: readGatewayProcessConfig,
  signer: (env) => readWorkerConfig(env, readWalletsConfig),
  ...Object.fromEntries(
    SUBGRAPHS.map((name) => [name, (env: Environment) => readSubgraphServiceConfig(env, name, READ_OWN[name])]),
  ),
};

describe("docker-compose.yml", () => {
  it("has the gateway, every subgraph, what prepares the database and the bus, and the parts that they stand on", () => {
    expect(ours.map(([name]) => name).toSorted()).toEqual(["gateway", "signer", ...ONCE, ...SUBGRAPHS].toSorted());
    expect(Object.keys(services).toSorted()).toEqual(
      ["gateway", "kafka", ...ONCE, "postgres", "redis", "signer", ...SUBGRAPHS].toSorted(),
    );
  });

  it.each(ours)("runs %s neither as root nor with more rights than it needs", (_name, service) => {
    expect(service).toMatchObject({
      user: "node",
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      build: ".",
    });
  });

  it.each(lasting)("watches %s by the image's own health check", (_name, { healthcheck, environment }) => {
    expect(healthcheck).toBeUndefined();
    expect(dockerfile).toMatch(/^HEALTHCHECK .*\/health\/ready/m);
    expect(environment?.HEALTH_PORT).toBe("9090");
    expect(dockerfile).toMatch(/^USER node$/m);
  });

  it.each(ours)("starts %s with a command that exists", (_name, { command = [] }) => {
    const [program, file = "", ...more] = command;
    expect([program, more]).toEqual(["node", []]);
    expect(existsSync(new URL(file, ROOT))).toBe(true);
  });

  it.each(Object.entries(services))(
    "lets %s wait for services that there are, and can become what it waits for",
    (_name, { depends_on = {} }) => {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        const service = services[other];
        expect(service).toBeDefined();
        if (condition === "service_completed_successfully") expect(ONCE).toContain(other);
        else {
          expect(condition).toBe("service_healthy");
          const isWatched = service?.image === "coffer" ? !ONCE.includes(other) : service?.healthcheck !== undefined;
          expect(isWatched).toBe(true);
        }
      }
    },
  );

  it("shows nothing but the gateway, and that to this machine alone", () => {
    const shown = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));

    expect(shown).toEqual([["gateway", "127.0.0.1:4000:4000"]]);
  });

  it("gives every variable a default, or says somewhere what to do without it", () => {
    const uses = [...text.matchAll(/\$\{(\w+)(:?[-?][^}]*)?\}/g)];
    const described = new Set(uses.flatMap(([, name, rest]) => (rest ? [name] : [])));
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.map(([, name]) => name).filter((name) => !described.has(name))).toEqual([]);
  });

  it("asks for no secret that tools/src/make-env.ts does not make, and make-env for none that nobody needs", () => {
    const required = new Set([...text.matchAll(/\$\{(\w+):?\?/g)].map(([, name]) => name));

    expect([...required].toSorted()).toEqual(Object.keys(secrets).toSorted());
  });

  it("cannot be started without its secrets: one that is missing is named", () => {
    for (const name of Object.keys(secrets)) {
      const { [name]: _missing, ...others } = secrets;
      expect(() => ours.map(([, service]) => environmentOf(service, others)) && interpolate(text, others)).toThrow(
        name,
      );
    }
  });

  it.each(ours)("gives %s an environment that it accepts, and no variable that it does not know", (name, service) => {
    const environment = environmentOf(service, secrets);
    const asked = new Set<string>();
    const source = new Proxy(environment, {
      get: (known, variable) => {
        asked.add(String(variable));
        return known[String(variable)];
      },
    });

    expect(() => readEnv(source, READERS[name] ?? none)).not.toThrow();

    expect(Object.keys(environment).filter((variable) => !asked.has(variable) && !OF_NODE.includes(variable))).toEqual(
      [],
    );
    expect(JSON.stringify(environment)).not.toContain("$");
  });

  it.each(ours.filter(([name]) => name !== "prepare-bus"))(
    "accepts for %s the production mode, too",
    (name, service) => {
      const environment = environmentOf(service, {
        ...secrets,
        COFFER_MODE: "production",
        AUTH_ISSUER: "https://coffer.example.com",
        SMTP_URL: "smtps://mail.example.com",
        MAIL_FROM: "a@example.com",
      });

      expect(environment.COFFER_MODE).toBe("production");
      expect(() => readEnv(environment, READERS[name] ?? none)).not.toThrow();
    },
  );

  it("has each subgraph connect with its own role and the password that the migration gives it", () => {
    for (const name of SUBGRAPHS) {
      const url = new URL(environmentOf(services[name] ?? {}, secrets).DATABASE_URL ?? "");
      expect([url.username, url.password, url.hostname]).toEqual([
        toRoleName("coffer", name),
        environmentOf(services.migrate ?? {}, secrets)[`${name.toUpperCase()}_DATABASE_PASSWORD`],
        "postgres",
      ]);
    }
  });

  it("has the gateway ask each subgraph where it listens, and sign what they believe", () => {
    const gateway = environmentOf(services.gateway ?? {}, secrets);
    const kidsOf = (keySet: string | undefined) =>
      JSON.parse(keySet ?? "{}").keys.map(({ kid }: { kid: string }) => kid);
    for (const name of SUBGRAPHS) {
      const subgraph = environmentOf(services[name] ?? {}, secrets);
      expect(gateway[`${name.toUpperCase()}_URL`]).toBe(`http://${name}:${subgraph.PORT}`);
      expect(kidsOf(subgraph.GATEWAY_PUBLIC_KEYS)).toEqual(kidsOf(gateway.GATEWAY_SIGNING_KEYS));
      expect(JSON.stringify(subgraph)).not.toContain("GATEWAY_SIGNING_KEYS");
    }
    expect(gateway.AUTH_ISSUER).toBe(environmentOf(services.auth ?? {}, secrets).AUTH_ISSUER);
  });

  it("gives each service a name and a password of its own for Kafka and for Redis, and a key for its events alone", () => {
    const [kids, passwords]: [string[], string[]] = [[], []];
    for (const name of [...SUBGRAPHS, "gateway"]) {
      const environment = environmentOf(services[name] ?? {}, secrets);
      const redis = new URL(environment.REDIS_URL ?? "");
      expect([environment.KAFKA_USERNAME, redis.username]).toEqual([name, name]);
      passwords.push(environment.KAFKA_PASSWORD ?? "", redis.password);
      const keys: { kid: string }[] = JSON.parse(environment.EVENT_SIGNING_KEYS ?? '{"keys":[]}').keys;
      expect(keys.map(({ kid }) => kid.split(":")[0])).toEqual(name === "gateway" ? [] : [name]);
      kids.push(...keys.map(({ kid }) => kid));
      const { keys: known } = JSON.parse(environment.EVENT_PUBLIC_KEYS ?? "{}") as { keys: { kid: string }[] };
      expect(known.map(({ kid }) => kid.split(":")[0])).toEqual([...SUBGRAPHS]);
    }
    expect(new Set(passwords).size).toBe(14);
    expect(kids).toHaveLength(6);
    // Nobody gets another's.
    for (const [name, service] of ours)
      for (const secret of Object.keys(secrets).filter((known) => /_(KAFKA|REDIS|EVENT)_/.test(known)))
        if (JSON.stringify(environmentOf(service, { ...secrets, [secret]: "hunter2" })).includes("hunter2"))
          expect(secret.startsWith(`${name.toUpperCase()}_`)).toBe(true);
  });

  it("keeps Kafka's events and PostgreSQL's data when a container is replaced", () => {
    expect(text).toContain("volumes: [postgres:/var/lib/postgresql]");
    expect(text).toContain(`volumes: [kafka:${services.kafka?.environment?.KAFKA_LOG_DIRS}]`);
  });
});

describe("tools/src/make-env.ts", () => {
  it("writes what Compose reads from a .env file, word by word, and other secrets each time", () => {
    const script = new URL("src/make-env.ts", import.meta.url).pathname;
    const written = [1, 2].map(() => spawnSync(process.execPath, [script], { encoding: "utf8" }).stdout);

    for (const file of written) expect(file).toMatch(/^([A-Z_]+='[^'\n]+'\n)+$/);
    const [first = "", second = ""] = written;
    const values = (file: string) => [...file.matchAll(/^([A-Z_]+)='(.*)'$/gm)].map(([, , value]) => value);
    expect(values(first)).toHaveLength(Object.keys(secrets).length);
    expect(values(first).filter((value) => values(second).includes(value))).toEqual([]);
  });
});

describe("interpolate", () => {
  /** Compose's sign, which a linter takes for a template's. */
  const withSign = (template: string) => template.replaceAll("§", "$");

  it.each([
    ["§{A}", "1"],
    ["§{A:-2}", "1"],
    ["§{A:?say it}", "1"],
    ["§{NONE:-2}", "2"],
    ["§{NONE:-}", ""],
    ["§{EMPTY:-2}", "2"],
    ["a§{A}b§{A:-3}c", "a1b1c"],
    ["§{NONE:-http://localhost:4000}", "http://localhost:4000"],
  ])("makes of %s what Compose makes of it", (template, made) => {
    expect(interpolate(withSign(template), { A: "1", EMPTY: "" })).toBe(made);
  });

  it("throws the message where a required one is missing", () => {
    expect(() => interpolate(withSign("§{NONE:?make a .env}"), {})).toThrow("NONE: make a .env");
    expect(() => interpolate(withSign("§{EMPTY:?make a .env}"), { EMPTY: "" })).toThrow("make a .env");
    expect(variablesOf(withSign("§{A}-§{B:-1}-§{C:?x}"))).toEqual(["A", "B", "C"]);
  });
});
