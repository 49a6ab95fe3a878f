import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { makeTemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { watched } from "@coffer/platform/running/watchdog";
import type { Benchmark } from "../frame/benchmark.ts";
import { median } from "../frame/compare.ts";
import { familyOf } from "../frame/processes.ts";
import { makeResult } from "../frame/result.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const IDLE_MS = 5_000;
const ROUNDS = 5;
const QUERY = JSON.stringify({ query: 'mutation { refresh(input: { refreshToken: "none" }) { __typename } }' });

type Start = { readonly firstAnswerMs: number; readonly residentMib: number; readonly answer: string };

/**
 * C1: `npm start` on a warm data folder to the first answered request. C2: what its node processes
 * hold once idle, npm's own included.
 */
export const run: Benchmark = async ({ seconds, say }) => {
  const { path: folder, remove } = await makeTemporaryFolder("bench");
  const data = join(folder, "data");
  try {
    await startOnce(data, 0);
    const rounds = seconds === null ? ROUNDS : 1;
    const starts: Start[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const start = await startOnce(data, seconds === null ? IDLE_MS : 1_000);
      say(
        `  start ${round + 1}: first answer after ${(start.firstAnswerMs / 1000).toFixed(2)} s, ${start.residentMib.toFixed(0)} MiB resident`,
      );
      starts.push(start);
    }
    const gate = starts.every(({ answer }) => answer.includes("SessionEnded")) ? "ok" : "the first answer was wrong";
    return {
      C1: makeResult({
        ours: median(starts.map(({ firstAnswerMs }) => firstAnswerMs)) / 1000,
        peer: null,
        goal: 2.5,
        better: "smaller",
        unit: "s",
        gate,
      }),
      C2: makeResult({
        ours: median(starts.map(({ residentMib }) => residentMib)),
        peer: null,
        goal: 350,
        better: "smaller",
        unit: "MiB",
        gate,
      }),
    };
  } finally {
    await remove();
  }
};

async function startOnce(data: string, idleMs: number): Promise<Start> {
  const began = performance.now();
  const child = watched(
    spawn("npm", ["start"], {
      cwd: ROOT,
      env: { ...process.env, PORT: "0", COFFER_DATA: data },
      stdio: ["ignore", "pipe", "inherit"],
    }),
    "TERM", // which npm hands on
  );
  const ended = new Promise((resolve) => child.once("exit", resolve));
  try {
    const url = await readyUrl(child.stdout, ended);
    const answer = await (
      await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: QUERY })
    ).text();
    const firstAnswerMs = performance.now() - began;
    await new Promise((resolve) => setTimeout(resolve, idleMs));
    const nodes = familyOf(child.pid ?? 0).filter(({ command }) => /^(node|npm|MainThread)/.test(command));
    return { firstAnswerMs, residentMib: nodes.reduce((sum, { residentKib }) => sum + residentKib, 0) / 1024, answer };
  } finally {
    // The server itself, below npm: npm hands signals on, but this is its business, not npm's.
    for (const { pid, command } of familyOf(child.pid ?? 0).reverse())
      if (/^(node|MainThread)/.test(command)) process.kill(pid, "SIGTERM");
    await ended;
  }
}

function readyUrl(output: NodeJS.ReadableStream, ended: Promise<unknown>): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: output }).on("line", (line) => {
      const url = /^Coffer is ready: (\S+)$/.exec(line)?.[1];
      if (url) resolve(url);
    });
    void ended.then(() => reject(new Error("npm start ended before it was ready")));
  });
}
