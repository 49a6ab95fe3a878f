import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { watched } from "@coffer/platform/running/watchdog";
import { freePort } from "./free-port.ts";
import { suspend } from "./suspend.ts";

export type RedisServer = {
  readonly url: string;
  /** `host:port` */
  readonly address: string;
  /** It goes on running and answers nothing, until the returned function is called. */
  suspend(): () => void;
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
};

const OWN = ["bind 127.0.0.1", 'save ""', "appendonly no", "loglevel warning"];

/** The lines of a configuration that stand for the arguments of a `redis-server` command. */
export const toRedisSettings = ([, ...args]: readonly string[]): string[] =>
  args
    .map((arg) => (arg === "" ? '""' : arg))
    .join(" ")
    .split(/(?:^| )--/)
    .filter((line) => line !== "");

/** Why Redis cannot run here, for people; null where it can. */
export const whyNoRedis = (): string | null =>
  spawnSync("redis-server", ["--version"]).status === 0
    ? null
    : "Redis needs redis-server (Debian: redis-server), or an outside server in REDIS_URL";

/**
 * A real Redis that keeps nothing: what is in it may be lost. `settings`: lines of its
 * configuration, as who may do what; left out, everybody may do all.
 */
export async function startRedis(settings: readonly string[] = []): Promise<RedisServer> {
  const port = await freePort();
  let child: ChildProcess | undefined;

  const end = async (signal: NodeJS.Signals) => {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once("exit", resolve));
    running.kill(signal);
    await ended;
  };
  const start = async () => {
    child = watched(spawn("redis-server", ["-"], { stdio: ["pipe", "ignore", "ignore"] }));
    // Not as arguments: everybody on the machine could read the passwords.
    child.stdin?.on("error", () => undefined).end(`${[...OWN, `port ${port}`, ...settings].join("\n")}\n`);
    for (let tries = 0; !(await pongs(port)); tries += 1) {
      if (tries > 3_600) throw new Error("redis-server did not answer within 180 s");
      await pause(50);
    }
  };
  await start();
  const address = `127.0.0.1:${port}`;
  return {
    url: `redis://${address}`,
    address,
    start,
    suspend: () => suspend(child?.pid ?? 0),
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
  };
}

const pongs = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port }, () => socket.write("PING\r\n"));
    socket.once("data", (data) => {
      socket.destroy();
      resolve(/^(\+PONG|-NOAUTH)/.test(data.toString()));
    });
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
  });
