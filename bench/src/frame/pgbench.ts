import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeTemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { watched } from "@coffer/platform/running/watchdog";
import type { Side } from "./compare.ts";
import type { RatedSide } from "./compare-latency.ts";
import { cpuDuring } from "./processes.ts";

/** How every peer is driven: prepared statements, 16 clients, 2 threads, no vacuum before. */
const CLIENTS = ["-M", "prepared", "-c", "16", "-j", "2", "-n"] as const;

export type PgbenchSide = {
  readonly name: string;
  readonly url: string;
  /** Instead of TPC-B-like: a file with the transaction. */
  readonly script?: string;
  /** Whose CPU counts, with all that came from them. */
  readonly processes: () => readonly number[];
};

/** pgbench as the peer of a comparison: TPC-B-like, unless a script is given. */
export const pgbenchSide = ({ name, url, script, processes }: PgbenchSide): Side => ({
  name,
  async run(seconds) {
    const args = [...CLIENTS, "-T", String(seconds), ...(script ? ["-f", script] : [])];
    const { value, cpuMicroseconds } = await cpuDuring(processes, () => pgbench(url, args));
    return { operations: value * seconds, seconds, cpuMicroseconds };
  },
});

/**
 * TPC-B-like at a given rate, at random times: pgbench counts latencies from when a transaction was
 * due, too.
 */
export const ratedPgbenchSide = ({ name, url }: Pick<PgbenchSide, "name" | "url">): RatedSide => ({
  name,
  async run({ rate, seconds }) {
    const { path: folder, remove } = await makeTemporaryFolder("pgbench");
    const log = ["-l", `--log-prefix=${join(folder, "log")}`];
    await pgbench(url, [...CLIENTS, "-T", String(seconds), "-R", String(rate), ...log]);
    // One line a transaction; the third word is its latency in microseconds.
    const latencies = readdirSync(folder)
      .flatMap((file) => readFileSync(join(folder, file), "utf8").trim().split("\n"))
      .map((line) => Number.parseInt(line.split(" ")[2] ?? "", 10))
      .toSorted((a, b) => a - b);
    await remove();
    return (latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN) / 1000;
  },
});

/** Makes the tables of TPC-B-like. */
export const preparePgbench = (url: string, scale: number): Promise<number> =>
  pgbench(url, ["-i", "-q", "-s", String(scale)]);

/** Transactions per second; 0 for initialising. */
function pgbench(url: string, args: readonly string[]): Promise<number> {
  const child = watched(spawn("pgbench", [...args, url], { stdio: ["ignore", "pipe", "pipe"] }));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", () =>
      reject(
        new Error(
          "pgbench is not installed: it comes with PostgreSQL's client or contrib package (Debian: postgresql-client or postgresql-contrib)",
        ),
      ),
    );
    child.once("exit", (code) => {
      if (code !== 0) reject(new Error(`pgbench ended with ${code}: ${output.slice(-500)}`));
      else resolve(Number.parseInt(/tps = (\d+)/.exec(output)?.[1] ?? "0", 10));
    });
  });
}
