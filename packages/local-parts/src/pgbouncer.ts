import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { makeTemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { watched } from "@coffer/platform/running/watchdog";
import { freePort } from "./free-port.ts";

export type Pgbouncer = { readonly port: number; stop(): Promise<void> };

/** Why PgBouncer cannot run here, for people; null where it can. */
export const whyNoPgbouncer = (): string | null =>
  spawnSync("pgbouncer", ["--version"]).status === 0 ? null : "PgBouncer is not installed (Debian: pgbouncer)";

/**
 * A real PgBouncer before a server on 127.0.0.1. It lets in who has one of the passwords, and logs
 * in at the server with it.
 */
export async function startPgbouncer(options: {
  readonly serverPort: number;
  readonly mode: "transaction" | "session";
  readonly passwords: Readonly<Record<string, string>>;
}): Promise<Pgbouncer> {
  const port = await freePort();
  const { path: folder, remove } = await makeTemporaryFolder("pgbouncer");
  await chmod(folder, 0o755);
  const users = Object.entries(options.passwords).map(([user, password]) => `"${user}" "${password}"\n`);
  await writeFile(join(folder, "users.txt"), users.join(""));
  const settings = {
    listen_addr: "127.0.0.1",
    listen_port: port,
    unix_socket_dir: "",
    pool_mode: options.mode,
    auth_type: "plain",
    auth_file: join(folder, "users.txt"),
    default_pool_size: 3,
    max_client_conn: 200,
    log_connections: 0,
    log_disconnections: 0,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  const file = join(folder, "pgbouncer.ini");
  await writeFile(file, `[databases]\n* = host=127.0.0.1 port=${options.serverPort}\n[pgbouncer]\n${lines.join("")}`);
  // It refuses to run as root.
  const asNobody = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  const child = watched(spawn("pgbouncer", ["-q", ...asNobody, file], { stdio: "ignore" }));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await listens(port, child);
  return {
    port,
    async stop() {
      child.kill("SIGKILL");
      await ended;
      await remove();
    },
  };
}

async function listens(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`pgbouncer ended with ${child.exitCode}`);
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: "127.0.0.1", port }, () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => resolve(false));
    });
    if (isUp) return;
    await pause(50);
  }
  throw new Error("pgbouncer did not listen within 10 s");
}
