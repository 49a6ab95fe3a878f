import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, it, onTestFinished } from "vitest";
import { queuedMs } from "./processor.ts";

const [, processor] = /^Cpus_allowed_list:\s+(\d+)/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];

/** A process on one processor, which others may be on too. */
async function start(script: string): Promise<ChildProcess & { pid: number }> {
  const child = spawn("taskset", ["-c", processor ?? "0", process.execPath, "-e", script], { stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child, "spawn");
  return child as ChildProcess & { pid: number };
}

it("counts what a process waits for a processor, and not what it waits for anything else", async () => {
  const idle = await start("setInterval(() => {}, 1000)");
  const [one, other] = [await start("for (;;);"), await start("for (;;);")];
  await expect.poll(() => Math.min(queuedMs(one.pid), queuedMs(other.pid))).toBeGreaterThan(2_000);
  // It has waited while it was started, beside both.
  expect(queuedMs(idle.pid)).toBeLessThan(queuedMs(one.pid));
});

it("is 0 of a process that has ended", async () => {
  const ended = await start("");
  await once(ended, "exit");
  expect(queuedMs(ended.pid)).toBe(0);
});
