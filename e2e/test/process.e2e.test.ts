import { existsSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { join as pathJoin } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { CofferClient } from "../src/client.ts";
import { descendantsOf, stillRunning } from "../src/descendants.ts";
import { listOpen } from "../src/list-open.ts";
import { operation } from "../src/operations.ts";
import { join, logIn, type Person } from "../src/people.ts";
import { postHead, RawConnection } from "../src/raw-http.ts";
import { RawSocket } from "../src/raw-socket.ts";
import { makeDataFolder, type RunningCoffer, startCoffer } from "../src/start-coffer.ts";

// One data folder through its starts and ends. The steps build on each other.

let folder: Awaited<ReturnType<typeof makeDataFolder>>;
let running: RunningCoffer | undefined;
let ada: Person;
/** Logged out long before the process is killed: nothing tells of it any more but the database. */
let left: Person;
let passwords: string[];

beforeAll(async () => {
  folder = await makeDataFolder();
  running = await startCoffer(folder.path);
  passwords = await demoPasswords(running);
  ada = await join(running.url, "ada");
  left = await logIn(running.url, ada.username, ada.password);
  await left.client.ask(operation("Logout"));
});
afterAll(async () => {
  if (running?.process.exitCode === null) await running.kill();
  await folder?.remove();
});

/** The lines of the demo users, which come right after the ready line. */
async function demoPasswords({ lines }: RunningCoffer): Promise<string[]> {
  const find = () => lines.filter((line) => /^ {2}(alice|bob|olivia) /.test(line)).map((line) => line.trim());
  await vi.waitUntil(() => find().length === 3, { timeout: 120_000 });
  return find();
}

function current(): RunningCoffer {
  if (!running) throw new Error("Coffer is not running");
  return running;
}
const findRefusal = (path: string, environment: Record<string, string>): Promise<string> =>
  startCoffer(path, environment).then(
    async (started) => {
      await started.stop();
      return "it started";
    },
    (error: Error) => error.message,
  );

describe("a start is refused, with what to do about it,", () => {
  it("on a data folder that is in use", async () => {
    const refusal = await findRefusal(folder.path, {});
    expect(refusal).toContain("ended with 1");
    expect(refusal).toContain(`runs already on the data folder`);
    expect(refusal).toContain(`(process ${current().process.pid}`);
    expect(refusal).toMatch(/Stop that one first .* kill \d+/);
    expect(refusal).toContain("COFFER_DATA=");
    expect(refusal).not.toMatch(/^\s+at /m);
  });

  it("on a port that is taken, before anything is made", async () => {
    const { port } = new URL(current().url);
    const other = `${folder.path}-other`;
    const refusal = await findRefusal(other, { PORT: port });
    expect(refusal).toContain("ended with 1");
    expect(refusal).toContain(`Port ${port} is taken`);
    expect(refusal).toContain(`PORT=${Number(port) + 1}`);
    expect(refusal).not.toMatch(/^\s+at /m);
    expect(existsSync(other)).toBe(false);
  });

  it("in an environment with faults, all of them at once and none of their values", async () => {
    const other = `${folder.path}-other`;
    const secret = "postgres://admin:hunter2@db.internal";
    const environment = {
      PORT: "eighty",
      QUERY_DEPTH_MAX: "0",
      INTROSPECTION: "perhaps",
      AUTH_ACCESS_TOKEN_SECONDS: "4",
      COFFER_MODE: "prodution",
      LOG_LEVEL: secret,
    };
    const refusal = await findRefusal(other, environment);
    expect(refusal).toContain("ended with 1");
    for (const name of Object.keys(environment)) expect(refusal).toContain(name);
    for (const value of ["eighty", "prodution", "hunter2"]) expect(refusal).not.toContain(value);
    expect(refusal).not.toMatch(/^\s+at /m);
    expect(existsSync(other)).toBe(false);
  });

  it("and the one that runs has noticed nothing", async () => {
    expect((await ada.client.ask("{ me { username } }")).me.username).toBe(ada.username);
  });
});

describe("after a kill -9", () => {
  it.runIf(process.platform === "linux")("nothing runs on of what it had started", async () => {
    const family = descendantsOf(current().process.pid ?? 0);
    expect(family.map(({ command }) => command)).toEqual(expect.arrayContaining(["postgres", "sh"]));
    await current().kill();

    await expect.poll(() => stillRunning(family)).toEqual([]);
  });

  it("the next start closes a data folder that was opened meanwhile, and keeps it closed", async () => {
    const umask = process.umask(0);
    for (const name of ["", "secrets.json", "mail"])
      await chmod(pathJoin(folder.path, name), 0o777).catch(() => undefined);
    running = await startCoffer(folder.path);
    process.umask(umask);

    expect(await listOpen(folder.path)).toEqual([]);
  });

  it("the next start finds everything: users, their passwords, and the demo users'", async () => {
    await current().kill();
    running = await startCoffer(folder.path);
    expect(await demoPasswords(running)).toEqual(passwords);
    const again = await logIn(running.url, ada.username, ada.password);
    expect(again.userId).toBe(ada.userId);
    const [, alice = ""] = /^alice\s+(\S+)/.exec(passwords[0] ?? "") ?? [];
    expect((await logIn(running.url, "alice", alice)).client.accessToken).toBeDefined();
  });

  it("tokens from before are still good", async () => {
    ada = { ...ada, client: new CofferClient(current().url, ada.client.accessToken) };
    expect((await ada.client.ask("{ me { username } }")).me.username).toBe(ada.username);
  });

  it("those of a session that had ended are still refused", async () => {
    const { errors } = await new CofferClient(current().url, left.client.accessToken).send("{ me { username } }");
    expect(errors?.[0]).toMatchObject({ message: expect.stringContaining("session has ended") });
    expect(errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });
});

/** A request of which the server has read the head and waits for the rest. */
async function requestUnderWay(url: string): Promise<{ connection: RawConnection; body: string }> {
  const body = '{"query":"{ me { username } }"}';
  const connection = new RawConnection(url);
  const authorization = `Authorization: Bearer ${ada.client.accessToken}\r\nExpect: 100-continue\r\n`;
  connection.write(postHead(body.length, authorization));
  await connection.until("100 Continue");
  return { connection, body };
}

describe("a signal to end", () => {
  it("SIGTERM: closes sockets with 1001, answers what is under way, and ends with 0; a second one changes nothing", async () => {
    const { url, process, stop } = current();
    const sockets = [new RawSocket(url), new RawSocket(url)] as const;
    await sockets[0].init({ authorization: `Bearer ${ada.client.accessToken}` });
    await sockets[0].send({
      id: "1",
      type: "subscribe",
      payload: { query: "subscription { paymentStatus { cursor } }" },
    });
    await sockets[1].init();
    const { connection, body } = await requestUnderWay(url);

    const ended = stop();
    for (const socket of sockets) expect(await socket.closed).toEqual({ code: 1001, reason: "Going away" });
    process.kill("SIGTERM");
    process.kill("SIGINT");
    await expect(fetch(url)).rejects.toThrow();
    connection.write(body);
    const answer = await connection.closed;
    expect(answer).toMatch(/^HTTP\/1.1 200 OK\r$/m);
    expect(answer).toMatch(/^connection: close\r$/im);
    expect(answer).toContain(`{"data":{"me":{"username":"${ada.username}"}}}`);
    expect(await ended).toBe(0);
  });

  it("SIGINT: the same, also when a client never finishes its request", async () => {
    running = await startCoffer(folder.path);
    expect(await demoPasswords(running)).toEqual(passwords);
    const socket = new RawSocket(running.url);
    await socket.init();
    const { connection } = await requestUnderWay(running.url);
    const ended = new Promise((resolve) => running?.process.once("exit", resolve));

    running.process.kill("SIGINT");
    expect(await socket.closed).toEqual({ code: 1001, reason: "Going away" });
    // With 1 it would have taken longer than it may.
    expect(await ended).toBe(0);
    await connection.closed;
  });
});
