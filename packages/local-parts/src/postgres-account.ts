import { type SpawnOptions, spawn } from "node:child_process";
import { watched } from "@coffer/platform/running/watchdog";
import { StartError } from "./data-folder.ts";

/** Whom the server runs as; undefined is the user that runs Coffer. */
export type Account = { readonly uid: number; readonly gid: number } | undefined;

const NAME = "postgres";

/** C messages, because some are read; UTC; nothing of our own environment (it may name secrets). */
const ENVIRONMENT = { LC_ALL: "C", TZ: "UTC", PATH: "/usr/sbin:/usr/bin:/sbin:/bin" };

/**
 * How to start a process of that account. It starts in `/`, because it may not be allowed to be
 * where we are.
 */
export function spawnOptions(account: Account): SpawnOptions & { cwd: string } {
  return { cwd: "/", env: ENVIRONMENT, stdio: ["ignore", "pipe", "pipe"], ...account };
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * PostgreSQL refuses to run as root: then it runs as the system user `postgres`, which is made when
 * missing.
 */
export async function postgresAccount(): Promise<Account> {
  const found = await findAccount();
  if (found) return found;
  const group = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"];
  const made = await run("useradd", [...group, "--shell", "/usr/sbin/nologin", NAME], undefined);
  const account = await findAccount();
  if (account) return account;
  throw new StartError(
    `PostgreSQL does not run as root, and the user ${NAME} that it would run as could not be made:\n${made.output.trim()}\n` +
      "Run Coffer as an ordinary user, make that user yourself, or name another server: DATABASE_URL=postgres://…",
  );
}

async function findAccount(): Promise<Account> {
  const [uid, gid] = await Promise.all([run("id", ["-u", NAME], undefined), run("id", ["-g", NAME], undefined)]);
  if (uid.code !== 0 || gid.code !== 0) return undefined;
  return { uid: Number.parseInt(uid.output, 10), gid: Number.parseInt(gid.output, 10) };
}

/**
 * Whether the account may enter the folder. Tried, not computed: access lists and mounts have a
 * say, too.
 */
export async function canEnter(account: Account, folder: string): Promise<boolean> {
  return (await run("/bin/sh", ["-c", 'cd "$1"', "sh", folder], account)).code === 0;
}

/** Whether the account may run the server below this folder. */
export async function canRun(account: Account, native: string): Promise<boolean> {
  const script = '"$1/bin/postgres" --version && test -r "$1/share/postgresql/postgres.bki"';
  return (await run("/bin/sh", ["-c", script, "sh", native], account)).code === 0;
}

/** Runs a program to its end. `code` is null when it could not be started or was killed. */
export async function run(
  command: string,
  args: readonly string[],
  account: Account,
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve) => {
    const child = watched(spawn(command, args, spawnOptions(account)));
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk.toString("utf8");
    };
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    child.on("error", (error) => resolve({ code: null, output: error.message }));
    child.on("close", (code) => resolve({ code, output }));
  });
}
