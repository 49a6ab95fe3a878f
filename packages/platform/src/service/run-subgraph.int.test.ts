import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { Agent, request as httpRequest } from "node:http";
import { json, text } from "node:stream/consumers";
import { newId } from "@coffer/contracts/ids";
import { freePort } from "@coffer/local-parts/free-port";
import { userActor } from "@coffer/testkit/actor";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { makeSignAssertion } from "../identity/assertion.ts";
import { systemClock } from "../values/clock.ts";
import { Secret } from "../values/secret.ts";

const WAIT = { timeout: 120_000, interval: 50 };
const AUTH = new URL("../../../../subgraphs/auth/src/main.ts", import.meta.url).pathname;
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const events = generateKeyPairSync("ed25519");
const KID = "gateway-1";
const EVENTS_KID = "auth:1";

const keySetOf = (key: KeyObject, kid: string): string =>
  JSON.stringify({ keys: [{ ...key.export({ format: "jwk" }), kid }] });

let database: TestDatabase;
const children: ChildProcess[] = [];
beforeAll(async () => {
  database = await freshDatabase();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => database.drop());

/** The real service, where neither Kafka nor Redis is to be found. */
async function makeEnvironment(): Promise<Record<string, string>> {
  return {
    COFFER_MODE: "sandbox",
    HOST: "127.0.0.1",
    PORT: String(await freePort()),
    HEALTH_PORT: String(await freePort()),
    KAFKA_BROKERS: `127.0.0.1:${await freePort()}`,
    REDIS_URL: `redis://127.0.0.1:${await freePort()}`,
    DATABASE_URL: database.urlOf("auth"),
    KEY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
    GATEWAY_PUBLIC_KEYS: keySetOf(publicKey, KID),
    EVENT_PUBLIC_KEYS: keySetOf(events.publicKey, EVENTS_KID),
    EVENT_SIGNING_KEYS: keySetOf(events.privateKey, EVENTS_KID),
    AUTH_ISSUER: "http://localhost:4000",
  };
}

function run(environment: Record<string, string>) {
  const child = spawn(process.execPath, [AUTH], { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { child, exit, out: text(child.stdout), err: text(child.stderr) };
}

async function start() {
  const environment = await makeEnvironment();
  const service = run(environment);
  const health = `http://127.0.0.1:${environment.HEALTH_PORT}/health`;
  await vi.waitFor(async () => expect((await fetch(`${health}/ready`)).status).toBe(200), WAIT);
  return { ...service, health, port: environment.PORT ?? "" };
}

async function ask(port: string, query: string, agent: Agent): Promise<unknown> {
  const keys = [{ kid: KID, privateJwk: new Secret(JSON.stringify(privateKey.export({ format: "jwk" }))) }];
  const sign = await makeSignAssertion(keys, systemClock);
  const actor = userActor(newId("usr"));
  const authorization = `Bearer ${await sign(actor, "auth")}`;
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: "127.0.0.1",
        port,
        method: "POST",
        path: "/graphql",
        agent,
        headers: { "content-type": "application/json", authorization },
      },
      (response) => resolve(json(response)),
    );
    request.once("error", reject);
    request.end(JSON.stringify({ query }));
  });
}

describe("a subgraph as a process", () => {
  it("ends with 1 and one message for all faults of its environment, with no value of any", async () => {
    const { exit, out, err } = run({ PORT: "hunter2", KEY_ENCRYPTION_KEY: "hunter2", AUTH_ISSUER: "hunter2" });

    expect(await exit).toBe(1);
    expect(await err).toMatch(/^invalid environment:\n( {2}[A-Z_]+ must .*\n)+$/);
    for (const name of ["PORT", "COFFER_MODE", "KAFKA_BROKERS", "DATABASE_URL", "KEY_ENCRYPTION_KEY", "AUTH_ISSUER"])
      expect(await err).toContain(`  ${name} must`);
    expect((await out) + (await err)).not.toContain("hunter2");
  });

  it("does not touch a database of the other mode", async () => {
    const mail = { SMTP_URL: "smtps://mail.example.com", MAIL_FROM: "hello@example.com" };
    const { exit, out } = run({ ...(await makeEnvironment()), ...mail, COFFER_MODE: "production" });

    expect(await exit).toBe(1);
    expect(await out).toContain("the database is in sandbox mode");
  });

  it("starts and answers while neither Kafka nor Redis is there, and stops with 0 all the same", async () => {
    const { child, exit, port } = await start();
    const agent = new Agent({ keepAlive: true });
    expect(await ask(port, "{ __typename }", agent)).toEqual({ data: { __typename: "Query" } });

    child.kill("SIGTERM");

    expect(await exit).toBe(0);
    agent.destroy();
  });

  it("shows on its health port what of its queues is parked", async () => {
    await database.adminPool().query(`INSERT INTO auth.outbox (kind, payload, attempts, due_at, last_error, parked_at)
      VALUES ('event', '{}', 12, now(), 'x', now()), ('event', '{}', 12, now(), 'x', now()), ('event', '{}', 1, now() + interval '1 hour', 'x', NULL)`);
    const { health } = await start();

    const metrics = await (await fetch(health.replace(/health$/, "metrics"))).text();
    expect(metrics).toContain('coffer_parked_items{table="outbox",service="auth"} 2\n');
    await database.adminPool().query("TRUNCATE auth.outbox");
  });

  it("answers what is under way when it is told to stop, takes nothing new, and ends with 0", async () => {
    const { child, exit, out, health, port } = await start();
    const agent = new Agent({ keepAlive: true });
    const locker = await database.adminPool().connect();
    await locker.query('BEGIN; LOCK TABLE auth."user" IN ACCESS EXCLUSIVE MODE');
    const slow = ask(port, "{ me { username } }", agent);
    await vi.waitFor(async () => {
      const { rows } = await locker.query("SELECT FROM pg_locks WHERE NOT granted");
      expect(rows).not.toHaveLength(0);
    }, WAIT);

    child.kill("SIGTERM");
    await vi.waitFor(async () => expect((await fetch(`${health}/ready`)).status).toBe(503), WAIT);
    await expect(ask(port, "{ __typename }", new Agent())).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await locker.query("ROLLBACK");
    locker.release();

    expect(await slow).toHaveProperty("data");
    expect(await exit).toBe(0);
    expect(await out).not.toContain('"level":"fatal"');
    agent.destroy();
  });
});
