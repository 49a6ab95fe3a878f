import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { freePort } from "@coffer/local-parts/free-port";
import { programEnvironment } from "@coffer/local-parts/program-environment";
import { watched } from "@coffer/platform/running/watchdog";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const PROGRAM = new URL("../src/signer.ts", import.meta.url).pathname;
const KEY = Buffer.alloc(32, 7).toString("base64");
const WAIT = { timeout: 120_000, interval: 50 };

let database: TestDatabase;
const children: ChildProcess[] = [];
beforeEach(async () => {
  database = await freshDatabase();
  await database.keepKeysApart();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await database.drop();
});

async function run(changes: Readonly<Record<string, string>> = {}) {
  const environment = {
    ...{ COFFER_MODE: "sandbox", HOST: "127.0.0.1", HEALTH_PORT: String(await freePort()) },
    ...{ DATABASE_URL: database.urlOf("signer"), KEY_ENCRYPTION_KEY: KEY, ...changes },
  };
  const child = watched(
    spawn(process.execPath, [PROGRAM], {
      env: { ...programEnvironment(), ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );
  children.push(child);
  const health = `http://127.0.0.1:${environment.HEALTH_PORT}`;
  return { child, health, ended: once(child, "exit"), out: text(child.stdout), err: text(child.stderr) };
}

describe("the signer as a process", () => {
  it("does not start without keys, a database or a mode, and says so of all at once and of no value", async () => {
    const signer = await run({ KEY_ENCRYPTION_KEY: "", DATABASE_URL: "hunter2", COFFER_MODE: "" });
    expect(await signer.ended).toEqual([1, null]);
    const said = await signer.err;
    expect(said).toMatch(/^invalid environment:\n( {2}[A-Z_]+ must .*\n)+$/);
    for (const name of ["COFFER_MODE", "DATABASE_URL", "KEY_ENCRYPTION_KEY"]) expect(said).toContain(`  ${name} must`);
    expect(said + (await signer.out)).not.toContain("hunter2");
  });

  it.each([
    ["wallets' role", () => ({ DATABASE_URL: database.urlOf("wallets") }), "no signer may sign in this database"],
    ["an administrator's", () => ({ DATABASE_URL: database.adminUrl }), "may do more than sign"],
    ["the other mode", () => ({ COFFER_MODE: "production" }), "the database is in sandbox mode"],
  ])("does not start as %s", async (_whose, changes, why) => {
    const signer = await run(changes());
    expect(await signer.ended).toEqual([1, null]);
    expect(await signer.out).toContain(why);
  });

  it("tells its health and nothing else to whoever asks, and stops with 0", async () => {
    const signer = await run();
    await vi.waitFor(async () => expect((await fetch(`${signer.health}/health/ready`)).status).toBe(200), WAIT);
    expect(await (await fetch(`${signer.health}/health/live`)).json()).toEqual({ status: "live" });
    expect(await (await fetch(`${signer.health}/health/ready`)).json()).toEqual({
      status: "ready",
      parts: { postgresql: true, rounds: true },
    });
    expect(await (await fetch(`${signer.health}/metrics`)).text()).toContain("process_cpu_seconds_total");
    const signing = { method: "POST", body: JSON.stringify({ hash: "0x00", sign: true }) };
    for (const path of ["/", "/graphql", "/sign", "/api/v1/eth1/sign"])
      expect((await fetch(signer.health + path, signing)).status).toBe(404);
    signer.child.kill("SIGTERM");
    expect(await signer.ended).toEqual([0, null]);
    expect((await signer.out) + (await signer.err)).not.toContain(KEY);
  });

  it("is not ready where a right is missing that it needs: its rounds come to no end", async () => {
    await database.adminPool().query(`REVOKE SELECT ON wallets.signing_policy FROM ${database.roleOf("signer")}`);
    // A node that nobody answers for: what is asked of the database comes first.
    const signer = await run({ ETHEREUM_RPC_URLS: `http://127.0.0.1:${await freePort()}` });
    await vi.waitFor(async () => expect((await fetch(`${signer.health}/health/live`)).status).toBe(200), WAIT);
    expect(await (await fetch(`${signer.health}/health/ready`)).json()).toMatchObject({
      status: "not ready",
      parts: { postgresql: true, rounds: false },
    });
    signer.child.kill("SIGTERM");
    expect(await signer.ended).toEqual([0, null]);
    expect(await signer.out).toContain("a round failed");
  });
});
