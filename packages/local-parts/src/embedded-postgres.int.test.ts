import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { Secret } from "@coffer/platform/values/secret";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StartError } from "./data-folder.ts";
import { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from "./embedded-postgres.ts";
import { isRoot } from "./postgres-account.ts";

const PASSWORD = "correct horse/battery@staple";
const running: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];
let parent: string;
let dataFolder: string;

beforeEach(() => {
  parent = realpathSync(mkdtempSync(join(tmpdir(), "coffer-pg-")));
  chmodSync(parent, 0o755); // as a checkout usually is; the tests about 0700 close it again
  dataFolder = join(parent, ".coffer");
  mkdirSync(dataFolder, { mode: 0o700 });
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(parent, { recursive: true, force: true });
});

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataFolder, password: new Secret(PASSWORD), ...options });
  running.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function refusal(): Promise<string> {
  const error = await start().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof StartError)) throw new Error("expected a StartError", { cause: error });
  return error.message;
}

const cluster = () => realpathSync(join(dataFolder, "postgres"));
const postmaster = () => Number.parseInt(readFileSync(join(cluster(), "postmaster.pid"), "utf8"), 10);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/**
 * Another Coffer: a process group of its own that starts the server, says "ready", and then runs
 * `then`.
 */
function startElsewhere(then: string): { child: ChildProcess; lines: AsyncIterator<string> } {
  const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(new URL("./embedded-postgres.ts", import.meta.url).href)};
    const server = await startEmbeddedPostgres({
      dataFolder: ${JSON.stringify(dataFolder)},
      password: { reveal: () => ${JSON.stringify(PASSWORD)} },
    });
    const say = (text) => process.stdout.write(text + "\\n");
    ${then}`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  children.push(child);
  return { child, lines: createInterface(child.stdout ?? process.stdin)[Symbol.asyncIterator]() };
}

async function killed(child: ChildProcess): Promise<void> {
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

const STAY = "setInterval(() => {}, 1000); say(server.adminUrl);";

describe("a data folder that cannot be started", () => {
  it("is refused when the cluster is half-made, and nothing is deleted", async () => {
    mkdirSync(join(dataFolder, "postgres/base"), { recursive: true });

    const message = await refusal();

    expect(message).toContain("PG_VERSION is missing");
    expect(message).toContain(`rm -r ${join(dataFolder, "postgres")}`);
    expect(existsSync(join(dataFolder, "postgres/base"))).toBe(true);
  });

  it("is refused when another major version made it, and both versions are named", async () => {
    mkdirSync(join(dataFolder, "postgres"));
    writeFileSync(join(dataFolder, "postgres/PG_VERSION"), "15\n");

    const message = await refusal();

    expect(message).toContain("made by PostgreSQL 15; this Coffer brings PostgreSQL 18");
    expect(message).toContain("pg_dumpall");
  });

  it("is refused with the server's own words when a file of it is gone", async () => {
    await (await start()).stop();
    rmSync(join(cluster(), "global/pg_control"));

    const message = await refusal();

    expect(message).toContain("PostgreSQL did not start");
    expect(message).toContain("pg_control");
  });
});

describe("a first start", () => {
  it("makes a server that asks for the password, listens on 127.0.0.1 only and writes durably", async () => {
    const { adminUrl, port } = await start({ settings: { work_mem: "5MB" } });

    const [row] = await query(
      adminUrl,
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit,
              current_setting('listen_addresses') AS listen, current_setting('unix_socket_directories') AS sockets,
              current_setting('max_connections') AS connections, current_setting('work_mem') AS work_mem,
              current_setting('server_encoding') AS encoding, current_setting('server_version_num')::int / 10000 AS major,
              (SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname = 'postgres') AS scram`,
    );
    expect(row).toEqual({
      fsync: "on",
      synchronous_commit: "on",
      listen: "127.0.0.1",
      sockets: "",
      connections: "150",
      work_mem: "5MB",
      encoding: "UTF8",
      major: 18,
      scram: true,
    });
    await expect(query(`postgres://postgres:wrong@127.0.0.1:${port}/postgres`, "SELECT 1")).rejects.toThrow(
      "password authentication failed",
    );
    await expect(query(`postgres://postgres@127.0.0.1:${port}/postgres`, "SELECT 1")).rejects.toThrow();
  });

  it("keeps statements and values out of the log", async () => {
    const lines: string[] = [];
    const server = await start({ onLog: (line) => lines.push(line) });

    await expect(query(server.adminUrl, "CREATE ROLE x PASSWORD 'hush-hush' NO SUCH")).rejects.toThrow();
    await expect(query(server.adminUrl, "SELECT 'hush-hush'::int")).rejects.toThrow();
    await server.stop();

    expect(lines.join("\n")).toContain("shut down");
    expect(lines.filter((line) => line.includes("hush-hush"))).toEqual([]);
  });

  it("that was killed half-way leaves nothing in the way of the next", async () => {
    const { child } = startElsewhere(STAY);
    await expect.poll(() => readdirSync(dataFolder).some((name) => name.includes(".new-")), { interval: 2 }).toBe(true);
    process.kill(-(child.pid ?? 0), "SIGKILL");
    await once(child, "exit");
    expect(existsSync(join(dataFolder, "postgres"))).toBe(false);

    const { adminUrl } = await start();

    expect(await query(adminUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(readdirSync(dataFolder)).toEqual(["postgres"]);
  });
});

describe("a later start", () => {
  it("keeps the data, over a clean stop, a killed Coffer and a killed server", async () => {
    const first = await start();
    await query(first.adminUrl, "CREATE TABLE kept (n int)");
    await query(first.adminUrl, "INSERT INTO kept VALUES (1)");
    await first.stop();
    await first.stop();

    const elsewhere = startElsewhere(STAY);
    const url = (await elsewhere.lines.next()).value;
    await query(url, "INSERT INTO kept VALUES (2)");
    const orphan = postmaster();
    await killed(elsewhere.child);
    expect(isAlive(orphan)).toBe(true);

    const ended: string[] = [];
    const second = await start({ onUnexpectedEnd: (message) => ended.push(message) });
    expect(isAlive(orphan)).toBe(false);
    await query(second.adminUrl, "INSERT INTO kept VALUES (3)");
    process.kill(postmaster(), "SIGKILL");
    await expect.poll(() => ended).toEqual(["PostgreSQL ended unexpectedly (SIGKILL)"]);
    expect(existsSync(join(cluster(), "postmaster.pid"))).toBe(true);

    const third = await start();
    expect(await query(third.adminUrl, "SELECT n FROM kept ORDER BY n")).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  it.runIf(process.platform === "linux")("is not held up by a pid file that names some other program", async () => {
    await (await start()).stop();
    const { uid, gid } = statSync(cluster()); // PostgreSQL takes only a process of its own user for a server
    const other = spawn("sleep", ["60"], { uid, gid });
    children.push(other);
    writeFileSync(join(cluster(), "postmaster.pid"), `${other.pid}\n${cluster()}\n1\n5432\n\n127.0.0.1\n\nready\n`);

    const { adminUrl } = await start();

    expect(await query(adminUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });
});

describe("the end", () => {
  it("takes the server along when Coffer exits without stopping it", async () => {
    const { child, lines } = startElsewhere(
      "process.stdin.pause(); say('ready'); setImmediate(() => process.exit(3));",
    );
    const exit = once(child, "exit");
    await lines.next();

    expect(await exit).toEqual([3, null]);
    await expect.poll(() => existsSync(join(cluster(), "postmaster.pid")), { timeout: 120_000 }).toBe(false);
  });

  it("leaves the server up at Ctrl-C until Coffer itself has stopped it", async () => {
    const { child, lines } = startElsewhere(`
      import { default as pg } from "pg";
      process.on("SIGINT", async () => {
        const client = new pg.Client({ connectionString: server.adminUrl });
        await client.connect();
        say((await client.query("SELECT 'still here' AS text")).rows[0].text);
        await client.end();
        await server.stop();
        say("stopped");
        process.exit(0);
      });
      ${STAY}`);
    await lines.next();
    const exit = once(child, "exit");

    process.kill(-(child.pid ?? 0), "SIGINT"); // what a terminal does

    expect((await lines.next()).value).toBe("still here");
    expect((await lines.next()).value).toBe("stopped");
    expect(await exit).toEqual([0, null]);
    expect(existsSync(join(cluster(), "postmaster.pid"))).toBe(false);
  });
});

describe.runIf(isRoot())("as root", () => {
  it("runs the server as another user, which may pass through the data folder but not list it", async () => {
    const { adminUrl } = await start();

    expect(statSync(cluster()).uid).not.toBe(0);
    expect(statSync(dataFolder).mode & 0o777).toBe(0o710);
    expect(statSync(dataFolder).uid).toBe(0);
    expect(lstatSync(join(dataFolder, "postgres")).isDirectory()).toBe(true);
    expect(await query(adminUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("keeps server and data outside a checkout of mode 0700, and finds them again", async () => {
    const outside = mkdtempSync(join(tmpdir(), "coffer-outside-"));
    chmodSync(outside, 0o1777);
    chmodSync(parent, 0o700);
    try {
      const first = await start({ outside });
      await query(first.adminUrl, "CREATE TABLE kept AS SELECT 7 AS n");
      await first.stop();

      expect(lstatSync(join(dataFolder, "postgres")).isSymbolicLink()).toBe(true);
      expect(cluster().startsWith(`${outside}/coffer-`)).toBe(true);
      expect(statSync(dataFolder).mode & 0o777).toBe(0o700);

      chmodSync(dirname(cluster()), 0o777); // as somebody may have left it
      const second = await start({ outside });
      expect(statSync(dirname(cluster())).mode & 0o777).toBe(0o710);
      expect(await query(second.adminUrl, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
      await second.stop();

      rmSync(cluster(), { recursive: true });
      expect(await refusal()).toContain("the database is gone");
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  it("removes the copy of the programs that an earlier version kept for this data folder alone", async () => {
    const outside = mkdtempSync(join(tmpdir(), "coffer-outside-"));
    chmodSync(outside, 0o1777);
    try {
      const own = join(outside, `coffer-${createHash("sha256").update(dataFolder).digest("hex").slice(0, 12)}`);
      mkdirSync(join(own, "native-18.1.0/bin"), { recursive: true });
      const { adminUrl } = await start({ outside });
      expect(await query(adminUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
      expect(existsSync(own)).toBe(false);
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  it("refuses a folder outside that another user made before it", async () => {
    const outside = mkdtempSync(join(tmpdir(), "coffer-outside-"));
    chmodSync(parent, 0o700);
    chmodSync(outside, 0o755);
    const name = `coffer-${createHash("sha256").update(dataFolder).digest("hex").slice(0, 12)}`;
    mkdirSync(join(outside, name));
    chownSync(join(outside, name), 65_534, 65_534);

    await expect(start({ outside })).rejects.toThrow("is not a folder of root");
    rmSync(outside, { recursive: true, force: true });
  });
});
