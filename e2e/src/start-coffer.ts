import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { programEnvironment } from "@coffer/local-parts/program-environment";
import { makeTemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { watched } from "@coffer/platform/running/watchdog";

export type RunningCoffer = {
  readonly url: string;
  readonly dataFolder: string;
  readonly process: ChildProcess;
  /** Every line of its output and of its log. */
  readonly lines: readonly string[];
  /** The first line that is like it, as soon as it is written. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, and its end. */
  kill(): Promise<void>;
};

const ROOT = new URL("../../", import.meta.url).pathname;
const READY = /^Coffer is ready: (\S+)$/;

/** What `npm start` hands to Node: its flags, and the program. */
const ARGUMENTS = readStart();

function readStart(): readonly string[] {
  const { scripts }: { scripts: { start: string } } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8"));
  const handed = scripts.start.split(" exec node ")[1]?.split(" ");
  if (!handed?.length) throw new Error(`npm start starts no Node: ${scripts.start}`);
  return handed.map((argument) => (argument.startsWith("-") ? argument : join(ROOT, argument)));
}

/** A data folder for one test; removed by the returned function. */
export async function makeDataFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const { path, remove } = await makeTemporaryFolder("e2e", { isForDatabase: true });
  return { path: join(path, "data"), remove };
}

/** Starts the product as `npm start` does, on a free port, and waits for its ready line. */
export function startCoffer(
  dataFolder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningCoffer> {
  const child = watched(
    spawn(process.execPath, ARGUMENTS, {
      env: { ...programEnvironment(), PORT: "0", COFFER_DATA: dataFolder, VERIFICATION_DELAY_MS: "50", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );
  const lines: string[] = [];
  const looking = new Set<(line: string) => void>();
  const line = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = (written: string) => {
        const found = pattern.exec(written);
        if (!found) return;
        looking.delete(look);
        resolve(found);
      };
      looking.add(look);
      for (const written of lines) look(written);
      void ended.then((code) => reject(new Error(`Coffer ended with ${code} without a line like ${pattern}`)));
    });
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));

  return new Promise((resolve, reject) => {
    const take = (written: string) => {
      lines.push(written);
      for (const look of [...looking]) look(written);
      const url = READY.exec(written)?.[1];
      if (url) resolve({ url, dataFolder, process: child, lines, line, stop, kill });
    };
    const stop = () => {
      child.kill("SIGTERM");
      return ended;
    };
    const kill = async () => {
      child.kill("SIGKILL");
      await ended;
    };
    createInterface({ input: child.stdout }).on("line", take);
    createInterface({ input: child.stderr }).on("line", take);
    void ended.then((code) => reject(new Error(`Coffer ended with ${code} before it was ready:\n${lines.join("\n")}`)));
  });
}

/**
 * A script of package.json as npm runs it, in the repository's folder; `exec` in it lets a signal
 * to the child reach the program.
 */
export function startScript(script: string, environment: Readonly<Record<string, string>>) {
  const found = programEnvironment();
  const child = watched(
    spawn("sh", ["-c", script], {
      cwd: ROOT,
      env: { ...found, PATH: `${dirname(process.execPath)}:${found.PATH}`, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  return { child, output: () => output, ended };
}
