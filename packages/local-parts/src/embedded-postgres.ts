import { type ChildProcess, spawn } from "node:child_process";
import { readFile, realpath } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { watched } from "@coffer/platform/running/watchdog";
import { StartError } from "./data-folder.ts";
import { stopLeftover } from "./leftover-postgres.ts";
import { spawnOptions } from "./postgres-account.ts";
import { type Cluster, openCluster } from "./postgres-cluster.ts";

export type EmbeddedPostgres = {
  /** postgres://postgres:…@127.0.0.1:port/postgres, with the password: not for any log. */
  readonly adminUrl: string;
  readonly port: number;
  /** Of its postmaster. */
  readonly pid: number;
  /** Ends all connections and the server within 10 s; may be called again. */
  stop(): Promise<void>;
};

export type EmbeddedPostgresOptions = {
  /** As from openDataFolder, whose lock the caller holds. */
  readonly dataFolder: string;
  readonly password: { reveal(): string };
  readonly settings?: Readonly<Record<string, string>>;
  /** A free one is chosen where it is left out. */
  readonly port?: number;
  readonly onLog?: (line: string) => void;
  /** Called when the server ends without having been asked to; nothing works after that. */
  readonly onUnexpectedEnd?: (message: string) => void;
  /** Where server and data go when root's server cannot reach them where they are. */
  readonly outside?: string;
};

type Server = { readonly child: ChildProcess; readonly port: number; readonly ended: Promise<void> };

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  password_encryption: "scram-sha-256",
  fsync: "on",
  synchronous_commit: "on",
  shared_buffers: "128MB",
  max_connections: "150",
  timezone: "UTC",
  log_timezone: "UTC",
  // Statements, and the messages of their errors, hold personal data and passwords. They reach who
  // sent the statement and stay out of the log, which keeps what concerns the server itself (LOG,
  // FATAL, PANIC).
  log_min_messages: "log",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
};

const POLL_MS = 10;
const FAST_STOP_MS = 5_000;
const IMMEDIATE_STOP_MS = 3_000;
const ATTEMPTS_MAX = 25;
const RETRY_PAUSE_MS = 200;
const LOG_LINES_KEPT = 20;
// Somebody else took the port between our choosing and the server's binding, or the workers of a
// server that was killed have not noticed its end yet: both pass.
const PASSING = /could not create any TCP\/IP sockets|pre-existing shared memory block/;

/**
 * Starts the PostgreSQL that comes with Coffer on a port of its own choice, at 127.0.0.1 only, with
 * the data in the data folder. Throws StartError with what to do when that cannot be.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { password, settings = {}, onLog = () => {}, onUnexpectedEnd = () => {}, outside } = options;
  const cluster = await openCluster(await realpath(options.dataFolder), password, outside);
  await stopLeftover(cluster.data, onLog);
  const { child, port, ended } = await launch(
    cluster,
    { settings: { ...SETTINGS, ...settings }, wantedPort: options.port },
    onLog,
  );

  let stopping: Promise<void> | undefined;
  // The last resort when this process exits without stop(): the server then ends by itself,
  // cleanly.
  const onExit = () => child.kill("SIGINT");
  process.once("exit", onExit);
  void ended.then(() => {
    process.removeListener("exit", onExit);
    if (!stopping) onUnexpectedEnd(`PostgreSQL ended unexpectedly (${child.signalCode ?? child.exitCode})`);
  });
  return {
    adminUrl: `postgres://postgres:${encodeURIComponent(password.reveal())}@127.0.0.1:${port}/postgres`,
    port,
    pid: child.pid ?? 0,
    stop: () => {
      stopping ??= stopServer(child, ended);
      return stopping;
    },
  };
}

async function launch(
  cluster: Cluster,
  { settings, wantedPort }: { settings: Readonly<Record<string, string>>; wantedPort: number | undefined },
  onLog: (line: string) => void,
): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    const lines: string[] = [];
    const server = spawnServer(cluster, { ...settings, port: String(wantedPort ?? (await freePort())) }, (line) => {
      lines.push(line);
      if (lines.length > LOG_LINES_KEPT) lines.shift();
      onLog(line);
    });
    if (await becomesReady(server, cluster.data)) return server;
    const output = lines.join("\n");
    if (attempt === ATTEMPTS_MAX || !PASSING.test(output)) throw didNotStart(cluster, output);
    await pause(RETRY_PAUSE_MS);
  }
}

function spawnServer(
  cluster: Cluster,
  settings: Readonly<Record<string, string>>,
  onLine: (line: string) => void,
): Server {
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = watched(
    spawn(join(cluster.native, "bin/postgres"), ["-D", cluster.data, ...args], {
      ...spawnOptions(cluster.account),
      stdio: ["ignore", "ignore", "pipe"],
      detached: true, // A session of its own: Ctrl-C reaches us and not the server, which has to outlive its clients.
    }),
    "QUIT", // without a checkpoint, in a moment: whoever killed us may start again at once
  );
  if (child.stderr) createInterface(child.stderr).on("line", onLine);
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", (error) => {
      onLine(error.message);
      resolve();
    });
  });
  return { child, port: Number(settings.port), ended };
}

/**
 * As pg_ctl does: the eighth line of postmaster.pid says `ready`, after recovery from a crash,
 * however long it takes.
 */
async function becomesReady({ child, ended }: Server, data: string): Promise<boolean> {
  let alive = true;
  void ended.then(() => {
    alive = false;
  });
  while (alive) {
    const lines = (await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
    if (lines[0] === String(child.pid) && lines[7]?.trim() === "ready") return true;
    await pause(POLL_MS);
  }
  return false;
}

function didNotStart(cluster: Cluster, output: string): StartError {
  const hint = /lock file "postmaster.pid" already exists/.test(output)
    ? `If no PostgreSQL runs on it (ps), remove ${join(cluster.data, "postmaster.pid")}, then start again.`
    : "Mend what it says, or name another server: DATABASE_URL=postgres://… COFFER_MODE=sandbox npm start";
  return new StartError(`PostgreSQL did not start on ${cluster.data}:\n${output}\n${hint}`);
}

/**
 * Fast shutdown; then without writing what is in memory (the next start recovers it from the log);
 * then by force.
 */
async function stopServer(child: ChildProcess, ended: Promise<void>): Promise<void> {
  for (const [signal, waitMs] of [
    ["SIGINT", FAST_STOP_MS],
    ["SIGQUIT", IMMEDIATE_STOP_MS],
  ] as const) {
    child.kill(signal);
    const timer = new AbortController();
    const tooLong = pause(waitMs, true, { signal: timer.signal }).catch(() => false);
    if (!(await Promise.race([ended.then(() => false), tooLong]))) {
      timer.abort();
      return;
    }
  }
  child.kill("SIGKILL");
  await ended;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
